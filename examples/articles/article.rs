//! One article: its identity, its text, and its defect if it has one.

use std::fmt::Write as _;

use super::dice::Dice;

/// The only thing that is wrong with an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Defect {
    MissingTitle,
    MissingDate,
    TypeOfNumber,
    UnknownType,
    UnknownKey,
    BrokenUrl,
    BrokenDate,
    SizeOfFile,
    NoImageFile,
    NoWidth,
    EmptyExcerpt,
    PublishedMissing,
    OtherDateInName,
    OtherProvider,
    OtherAmpHost,
    UnknownTopic,
    RepeatedUrl,
    RepeatedTitle,
    OtherSizeElsewhere,
    OtherSizeInUrl,
    BrokenYaml,
    NoFence,
    RepeatedKey,
}

const DEFECTS: [Defect; 23] = [
    Defect::MissingTitle,
    Defect::MissingDate,
    Defect::TypeOfNumber,
    Defect::UnknownType,
    Defect::UnknownKey,
    Defect::BrokenUrl,
    Defect::BrokenDate,
    Defect::SizeOfFile,
    Defect::NoImageFile,
    Defect::NoWidth,
    Defect::EmptyExcerpt,
    Defect::PublishedMissing,
    Defect::OtherDateInName,
    Defect::OtherProvider,
    Defect::OtherAmpHost,
    Defect::UnknownTopic,
    Defect::RepeatedUrl,
    Defect::RepeatedTitle,
    Defect::OtherSizeElsewhere,
    Defect::OtherSizeInUrl,
    Defect::BrokenYaml,
    Defect::NoFence,
    Defect::RepeatedKey,
];

/// The words and names that articles are made of.
pub(crate) struct Words {
    all: Vec<String>,
    /// Who publishes.
    pub(crate) organizations: Vec<Organization>,
    /// What articles are about.
    pub(crate) topics: Vec<String>,
}

/// Somebody who publishes.
pub(crate) struct Organization {
    /// Such as `brana-tel.org`.
    pub(crate) domain: String,
    /// As readers see it.
    pub(crate) name: String,
}

impl Words {
    /// The same words each time.
    pub(crate) fn new() -> Self {
        let mut dice = Dice::new(1, 1);
        let starts = [
            "b", "c", "d", "fl", "g", "k", "l", "m", "pl", "r", "s", "t", "st", "tr",
        ];
        let middles = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
        let ends = ["", "", "n", "r", "s", "l", "m", "t"];
        let mut word = || {
            let syllables = dice.between(1, 3);
            let parts = (0..syllables)
                .flat_map(|_| [*dice.one(&starts), *dice.one(&middles), *dice.one(&ends)]);
            parts.collect::<String>()
        };
        let mut words: Vec<String> = (0..4000).map(|_| word()).collect();
        words.sort_unstable();
        words.dedup();
        let organizations = (0..60).map(|index| {
            let (first, second) = (&words[index * 7 + 100], &words[index * 11 + 900]);
            let ending = ["com", "org", "net", "co.uk", "io"][index % 5];
            Organization {
                domain: format!("{first}-{second}.{ending}"),
                name: format!("{} {}", capital(first), capital(second)),
            }
        });
        let topics = (0..7).map(|index| format!("{} {}", capital(&words[index * 97]), index + 1));
        Self {
            organizations: organizations.collect(),
            topics: topics.collect(),
            all: words,
        }
    }

    fn some(&self, dice: &mut Dice, count: u64) -> String {
        let words: Vec<&str> = (0..count).map(|_| dice.one(&self.all).as_str()).collect();
        words.join(" ")
    }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_uppercase() + rest
}

/// What identifies an article, whatever is wrong with it.
struct Identity<'w> {
    title: String,
    slug: String,
    date: (u64, u64, u64),
    organization: &'w Organization,
    url: String,
    image: (String, u64, u64),
}

impl<'w> Identity<'w> {
    fn new(words: &'w Words, index: usize, seed: u64) -> Self {
        let mut dice = Dice::new(seed, index as u64);
        let count = dice.between(4, 11);
        let title = format!("{} {index:x}", capital(&words.some(&mut dice, count)));
        let slug = title.to_lowercase().replace(' ', "-");
        let date = (
            dice.between(2019, 2024),
            dice.between(1, 12),
            dice.between(1, 28),
        );
        let organization = dice.one(&words.organizations);
        let domain = &organization.domain;
        let url = format!("https://www.{domain}/{}/{:02}/{slug}/", date.0, date.1);
        let sizes = [
            (1200, 630),
            (1280, 720),
            (640, 360),
            (800, 533),
            (1024, 768),
        ];
        let (width, height) = *dice.one(&sizes);
        let image = if dice.happens(30) {
            format!("https://cdn.{domain}/i/{width}x{height}/{index:x}.jpg")
        } else {
            format!("https://cdn.{domain}/i/{index:x}.jpg")
        };
        Self {
            title,
            slug,
            date,
            organization,
            url,
            image: (image, width, height),
        }
    }
}

/// An article.
pub(crate) struct Article {
    /// The name of its file.
    pub(crate) name: String,
    /// What the file holds.
    pub(crate) text: String,
    /// What is wrong with it.
    pub(crate) defect: Option<Defect>,
}

impl Article {
    /// The article of a number.
    pub(crate) fn new(words: &Words, index: usize, seed: u64, defects: u64) -> Self {
        let mut dice = Dice::new(!seed, index as u64);
        let defect = dice.happens(defects).then(|| *dice.one(&DEFECTS));
        let own = Identity::new(words, index, seed);
        // What some defects repeat; the first article repeats itself, which is none.
        let other = Identity::new(words, index.saturating_sub(1), seed);
        let text = Writer {
            words,
            dice,
            own: &own,
            other: &other,
            defect,
        }
        .write();
        let (mut year, month, day) = own.date;
        if defect == Some(Defect::OtherDateInName) {
            year -= 1;
        }
        Self {
            name: format!("{year}-{month:02}-{day:02}-{}.md", own.slug),
            text,
            defect,
        }
    }
}

struct Writer<'w> {
    words: &'w Words,
    dice: Dice,
    own: &'w Identity<'w>,
    other: &'w Identity<'w>,
    defect: Option<Defect>,
}

impl Writer<'_> {
    fn has(&self, defect: Defect) -> bool {
        self.defect == Some(defect)
    }

    fn write(mut self) -> String {
        let mut text = "---\ncategory: news\n".to_owned();
        // Writing to a string does not fail.
        let _ = self.front_matter(&mut text);
        if !self.has(Defect::NoFence) {
            text.push_str("---\n");
        }
        self.body(&mut text);
        text
    }

    fn front_matter(&mut self, out: &mut String) -> std::fmt::Result {
        let (own, other) = (self.own, self.other);
        let titled = if self.has(Defect::RepeatedTitle) {
            other
        } else {
            own
        };
        if !self.has(Defect::MissingTitle) {
            writeln!(out, "title: \"{}\"", titled.title)?;
        }
        let count = self.dice.between(8, 45);
        let mut excerpt = capital(&self.words.some(&mut self.dice, count));
        if self.dice.happens(8) {
            excerpt.push_str(" café – “naïve” \\\"quoted\\\"");
        }
        if self.has(Defect::EmptyExcerpt) {
            excerpt.clear();
        }
        writeln!(out, "excerpt: \"{excerpt}\"")?;
        let (year, month, day) = own.date;
        let hour = self.dice.between(0, 23);
        match self.defect {
            Some(Defect::MissingDate) => {}
            Some(Defect::BrokenDate) => {
                writeln!(out, "publishedDateTime: {year}-13-{day:02}T10:00:00Z")?;
            }
            _ => writeln!(
                out,
                "publishedDateTime: {year}-{month:02}-{day:02}T{hour:02}:20:30Z"
            )?,
        }
        let url = match self.defect {
            Some(Defect::RepeatedUrl) => other.url.clone(),
            Some(Defect::BrokenUrl) => own.url.replace("https://", "https:///"),
            _ => own.url.clone(),
        };
        writeln!(out, "originalUrl: \"{url}\"\nwebUrl: \"{}\"", own.url)?;
        if self.has(Defect::OtherAmpHost) || self.dice.happens(6) {
            self.amp(out)?;
        }
        let kind = match self.defect {
            Some(Defect::UnknownType) => "podcastt",
            _ => "article",
        };
        let heat = self.dice.between(0, 300);
        let quoted = if self.has(Defect::TypeOfNumber) {
            "\""
        } else {
            ""
        };
        writeln!(
            out,
            "type: {kind}\nquality: {heat}\nheat: {quoted}{heat}{quoted}"
        )?;
        if !self.has(Defect::PublishedMissing) {
            writeln!(out, "published: {}", self.dice.happens(90))?;
        }
        match self.defect {
            Some(Defect::UnknownKey) => writeln!(out, "heatt: 1")?,
            Some(Defect::RepeatedKey) => writeln!(out, "heat: 1")?,
            Some(Defect::BrokenYaml) => writeln!(out, "note: \"unterminated")?,
            _ => {}
        }
        self.provider(out)?;
        self.topics(out)?;
        self.image(out)?;
        let letters = "QWERTYUIOPASDFGHJKLzxcvbnm0123456789+/".repeat(6);
        writeln!(
            out,
            "\nsecured: \"{letters};{:016x}\"",
            self.dice.between(0, u64::MAX - 1)
        )
    }

    fn amp(&self, out: &mut String) -> std::fmt::Result {
        let url = format!("{}amp/", self.own.url);
        let mut host = format!("www-{}", self.own.organization.domain.replace('-', "--"));
        host = host.replace('.', "-");
        if self.has(Defect::OtherAmpHost) {
            host.insert_str(4, "other");
        }
        let rest = url.trim_start_matches("https://");
        writeln!(out, "ampWebUrl: \"{url}\"")?;
        writeln!(
            out,
            "cdnAmpWebUrl: \"https://{host}.cdn.ampproject.org/c/s/{rest}\""
        )
    }

    fn provider(&mut self, out: &mut String) -> std::fmt::Result {
        let own = self.own.organization;
        let mut domain = own.domain.clone();
        if self.has(Defect::OtherProvider) {
            domain.insert_str(0, "other");
        }
        writeln!(out, "\nprovider:\n  name: {}\n  domain: {domain}", own.name)?;
        let (file, width, height) = match self.defect {
            Some(Defect::NoImageFile) => ("51x51", 51, 51),
            Some(Defect::SizeOfFile) => ("400x400", 400, 240),
            _ if self.dice.happens(15) => return Ok(()),
            _ => ("50x50", 50, 50),
        };
        writeln!(
            out,
            "  images:\n    - url: \"/assets/images/organizations/{}-{file}.png\"\n      \
             width: {width}\n      height: {height}",
            own.domain
        )
    }

    fn topics(&mut self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "\ntopics:\n  - {}", self.words.topics[0])?;
        if self.dice.happens(40) {
            writeln!(out, "  - {}", self.dice.one(&self.words.topics[1..]))?;
        }
        if self.has(Defect::UnknownTopic) {
            writeln!(out, "  - Nothing of the kind")?;
        }
        Ok(())
    }

    fn image(&self, out: &mut String) -> std::fmt::Result {
        let (url, width, height) = match self.defect {
            Some(Defect::OtherSizeElsewhere) => {
                let (url, width, height) = &self.other.image;
                (url.clone(), *width, height + 7)
            }
            Some(Defect::OtherSizeInUrl) => {
                let (_, width, height) = self.own.image;
                let domain = &self.own.organization.domain;
                let url = format!(
                    "https://cdn.{domain}/{width}x{height}/{}.jpg",
                    self.own.slug
                );
                (url, width, height + 90)
            }
            Some(Defect::NoWidth) => (self.own.image.0.clone(), 0, self.own.image.2),
            _ => self.own.image.clone(),
        };
        writeln!(
            out,
            "\nimages:\n  - url: \"{url}\"\n    width: {width}\n    height: {height}\n    \
             isCached: true"
        )
    }

    /// Most bodies are short, some as long as a newsletter.
    fn body(&mut self, out: &mut String) {
        let length = match self.dice.between(0, 99) {
            0..60 => self.dice.between(40, 400),
            60..90 => self.dice.between(400, 2_500),
            90..99 => self.dice.between(2_500, 12_000),
            _ => self.dice.between(12_000, 60_000),
        };
        let end = out.len() + usize::try_from(length).unwrap_or_default();
        while out.len() < end {
            let count = self.dice.between(12, 60);
            let words = capital(&self.words.some(&mut self.dice, count));
            // Writing to a string does not fail.
            let _ = match self.dice.between(0, 9) {
                0 => writeln!(out, "\n## {words}"),
                1 => writeln!(out, "\n- {words}."),
                _ => writeln!(out, "\n{words}."),
            };
        }
    }
}
