"""What an eye would find wrong on a page and axe does not.

A reference broken in two in a column or a heading, a tag that touches the words around it, a table that is cut off.
"""

from playwright.sync_api import Page

_WORDS = """
    const shown = [];
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const isHidden = node.parentElement.closest('.govuk-visually-hidden, script, option, textarea')
            || !node.parentElement.checkVisibility();
        if (node.data.trim() && !isHidden) shown.push(node);
    }
    const boxes = (node, start, end) => {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        return [...range.getClientRects()].filter(box => box.width && box.height);
    };
"""
_BROKEN = f"""() => {{ {_WORDS}
    return shown.flatMap(node => [...node.data.matchAll(/[0-9A-Z]{{4}}-[0-9A-Z]{{4}}-[0-9A-Z]{{2}}/g)]
        .filter(found => boxes(node, found.index, found.index + found[0].length).length > 1)
        .map(found => found[0]));
}}"""
_TOUCHED = f"""() => {{ {_WORDS}
    const isNear = (one, other) => one.left < other.right && other.left < one.right
        && one.top < other.bottom + 1 && other.top < one.bottom + 1;
    return [...document.querySelectorAll('main .govuk-tag')].flatMap(tag => shown
        .filter(node => !tag.contains(node))
        .filter(node => boxes(node, 0, node.length).some(box => isNear(box, tag.getBoundingClientRect())))
        .map(node => `${{tag.innerText}} and ${{node.data.trim()}}`));
}}"""
_CUT = """() => innerWidth >= 640 ? [] : [...document.querySelectorAll('main .moothall-scroll')]
    .filter(region => region.scrollWidth > region.clientWidth + 1)
    .map(region => region.getAttribute('aria-label'))"""


def looks_wrong(page: Page) -> list[str]:
    """Return what looks wrong on a page, a line each."""
    broken: list[str] = page.evaluate(_BROKEN)
    touched: list[str] = page.evaluate(_TOUCHED)
    cut: list[str] = page.evaluate(_CUT)
    return [
        *(f"breaks {one}" for one in broken),
        *(f"lets touch: {one}" for one in touched),
        *(f"cuts off on a narrow screen: {one}" for one in cut),
    ]
