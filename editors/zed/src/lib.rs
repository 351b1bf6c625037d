//! Tells Zed how to start `copydesk server`: the binary of the settings, or the one in the `PATH`.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    Command, Extension, LanguageServerId, Result, Worktree, register_extension,
};

struct Copydesk;

impl Extension for Copydesk {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree);
        let binary = settings.ok().and_then(|settings| settings.binary);
        let (path, arguments) = binary.map_or((None, None), |one| (one.path, one.arguments));
        let found = path.or_else(|| worktree.which("copydesk"));
        let command = found
            .ok_or("copydesk is not in the PATH, and `lsp.copydesk.binary.path` is not set")?;
        Ok(Command {
            command,
            args: arguments.unwrap_or_else(|| vec!["server".to_owned()]),
            env: worktree.shell_env(),
        })
    }
}

register_extension!(Copydesk);
