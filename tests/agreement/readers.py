#!/usr/bin/env python3
"""What readers of YAML do with what `front-matter/not-portable` is about.

Needs `pip install pyyaml ruamel.yaml`, and in the working directory
`npm install js-yaml3@npm:js-yaml@3 js-yaml4@npm:js-yaml@4 yaml2@npm:yaml@2`.
The table in tests/README.md is made from what this prints.
"""
import json
import subprocess

import yaml
from ruamel.yaml import YAML
cases={
 'quoted string continues at column 0':'title: "One\ntwo"\nb: 1\n',
 'single-quoted continues at column 0':"title: 'One\ntwo'\nb: 1\n",
 'quoted continues at column of key, nested':'a:\n  t: "One\n  two"\n',
 'closing ] at column of key':'a: [\n  x,\n  y\n]\nb: 1\n',
 'closing } at column of key':'a: {\n  x: 1\n}\nb: 1\n',
 'closing ] at column of key, nested':'k:\n  a: [\n    x\n  ]\n  b: 1\n',
 'closing } at item key':'f:\n  - t: E\n    i: {\n      l: 1,\n    }\n    k: 2\n',
 'closing ] left of key, nested':'k:\n  a: [\n    x\n]\nb: 1\n',
 'item of flow at column 0':'a: [x,\ny]\nb: 1\n',
 'item of flow at column of key, nested':'k:\n  a: [x,\n  y]\n',
 'flow map key at col 0':'a: {\nx: 1,\ny: 2 }\nb: 1\n',
 'tab after value':'title: A\t\nb: 1\n',
 'tab after colon':'title:\tA\nb: 1\n',
 'tab after dash':'a:\n-\tx\n',
 'tab before comment':'title: A\t# c\nb: 1\n',
 'tab on blank line':'a: 1\n\t\nb: 1\n',
 'tab in flow':'a: [x,\ty]\n',
 'tab indents flow':'a: [\n\tx,\n\ty\n]\n',
 'tab indents plain cont':'a: x\n\ty\n',
 'second document':'a: 1\n--- \nb: 2\n',
 'unknown tag':'a: !include x\n',
 'key not string':'2023: a\n',
 'dup key':'a: 1\na: 2\n',
 'two merge keys':'x: &x {a: 1}\ny: &y {b: 1}\nz:\n  <<: *x\n  <<: *y\n',
 'template':'a: {{ b }}\n',
 'directive':'%YAML 1.2\n---\na: 1\n',
 'nbsp key':'a:\n\u00a0\u00a0b: 1\n',
 'U+2028 in plain':'a: x\u2028y\nb: 1\n',
 'U+0085 in plain':'a: x\u0085y\nb: 1\n',
 'U+2028 in dq':'a: "x\u2028y"\nb: 1\n',
 'C1 control':'a: x\u0091y\n',
}
js=subprocess.run(['node','-e','''
const c=JSON.parse(require("fs").readFileSync(0));const o={};
const J3=require("js-yaml3"),J4=require("js-yaml4"),Y=require("yaml2");
for(const[k,t]of Object.entries(c)){const r=(f)=>{try{return "ok "+JSON.stringify(f())}catch(e){return "ERR "+String(e.message).split("\\n")[0].slice(0,70)}};
o[k]=[r(()=>J3.safeLoad(t)),r(()=>J4.load(t)),r(()=>Y.parse(t))]}
console.log(JSON.stringify(o))'''],input=json.dumps(cases),capture_output=True,text=True)
J=json.loads(js.stdout)
def t(f):
    try: return 'ok '+json.dumps(f(),default=str)
    except Exception as e: return 'ERR '+type(e).__name__+' '+str(e).split('\n')[0][:60]
for k,v in cases.items():
    y=YAML(typ='safe',pure=True)
    r=[('pyyaml',t(lambda: yaml.load(v,yaml.SafeLoader))),('libyaml',t(lambda: yaml.load(v,yaml.CSafeLoader))),('ruamel',t(lambda: y.load(v))),('js3',J[k][0]),('js4',J[k][1]),('yaml2',J[k][2])]
    print(k); 
    for a,b in r: print('   ',a,b[:110])
