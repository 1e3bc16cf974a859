import { Button, CharacterCount, Checkboxes, createAll, ErrorSummary, Radios, ServiceNavigation, SkipLink } from "govuk-frontend"

document.body.classList.add("js-enabled")
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported")

for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, Radios, ServiceNavigation, SkipLink]) {
  createAll(component)
}
