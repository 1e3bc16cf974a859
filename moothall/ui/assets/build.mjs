// Builds moothall.css, desk.css, moothall.js and the desk's sign_in.js into moothall/ui/static/build and prints what each costs a visitor.
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { compile } from "sass"

const assets = dirname(fileURLToPath(import.meta.url))
const root = join(assets, "..", "..", "..")
const target = join(assets, "..", "static", "build")

function style(name) {
  const { css } = compile(join(assets, "scss", `${name}.scss`), {
    loadPaths: [join(root, "node_modules", "govuk-frontend", "dist")],
    quietDeps: true,
    style: "compressed",
  })
  if (/url\(/.test(css)) throw new Error(`${name}.scss asks for another file with url(...)`)
  return css
}

async function script(name) {
  const { outputFiles } = await build({
    entryPoints: [join(assets, "js", `${name}.mjs`)],
    bundle: true,
    minify: true,
    format: "esm",
    legalComments: "none",
    target: ["es2020"],
    write: false,
  })
  return outputFiles[0].text
}

function write(name, content) {
  writeFileSync(join(target, name), content)
  const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`
  const bytes = Buffer.from(content)
  console.log(`${name}: ${kilobytes(bytes)}, gzip ${kilobytes(gzipSync(bytes))}, brotli ${kilobytes(brotliCompressSync(bytes))}`)
}

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
write("moothall.css", style("moothall"))
write("desk.css", style("desk"))
write("moothall.js", await script("moothall"))
write("sign_in.js", await script("sign_in"))
