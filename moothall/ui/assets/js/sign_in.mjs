// The desk's sign-in pages: a button that shows a password, and passkeys. Everything else there works without scripts.
import { createAll, PasswordInput } from "govuk-frontend"

createAll(PasswordInput)

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")

const named = (list) => (list || []).map((known) => ({ ...known, id: bytes(known.id) }))

const ask = {
  get: (options) =>
    navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: named(options.allowCredentials),
      },
    }),
  create: (options) =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: named(options.excludeCredentials),
      },
    }),
}

function answer({ id, rawId, type, authenticatorAttachment, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
  const given = parts.filter((part) => response[part])
  return JSON.stringify({
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: {},
    response: Object.fromEntries(given.map((part) => [part, text(response[part])])),
  })
}

function listen(form) {
  const stopped = form.querySelector("[data-passkey-stopped]")
  form.hidden = false
  form.parentElement.querySelector("[data-passkey-without-script]").hidden = true
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    stopped.hidden = true
    try {
      const made = await ask[form.dataset.passkey](JSON.parse(form.dataset.options))
      form.elements.credential.value = answer(made)
    } catch {
      stopped.hidden = false
      return
    }
    form.submit()
  })
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(listen)
