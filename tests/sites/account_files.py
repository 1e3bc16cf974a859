"""Cases with files, sent by somebody with an account, for tests of what they can take away."""

from moothall.bodies.context import DraftHolder, acting
from moothall.cases.actions import drafts, submission
from moothall.cases.actions.persons import Sender, whose
from moothall.cases.queries.drafts import EMPTY
from moothall.files import actions as files
from moothall.rules.answer_json import to_json
from moothall.rules.answers import FileAnswer
from moothall.rules.language import Language
from moothall.services import queries as services
from tests.cast import POTHOLE, answers_for, council


def send_with_file(
    sender: Sender, key: str, content: bytes, *, slug: str = "camden", name: str = "hole.png"
) -> str:
    """Send a pothole with a photo for somebody, and return the reference of the case."""
    service = services.current(slug=POTHOLE)
    assert service is not None
    by = DraftHolder(digest="d" * 64, body_id=council(slug).id)
    draft = drafts.mint_key()
    photo = FileAnswer(key=key, name=name, size_bytes=len(content), content_type="image/png")
    answers = to_json({**answers_for(POTHOLE), "photo": (photo,)})
    with acting(by):
        files.keep_image(
            by=by, draft_key=draft, key=key, name=name, content=content, content_type="image/png"
        )
        drafts.keep(
            by=by,
            key=draft,
            service=service,
            earlier=EMPTY,
            answers=answers,
            language=Language.EN,
            whose=whose(sender),
        )
        return submission.submit(by=by, key=draft, language=Language.EN, sender=sender).reference
