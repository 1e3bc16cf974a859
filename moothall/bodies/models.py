"""The register of public bodies: global tables, readable by every role, written only by the owner."""

from django.db import models

from moothall.rules import bodies as rules
from moothall.rules.language import Text


class Body(models.Model):
    """A public body: what it is, where, from when to when."""

    slug = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    nation = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    official_name_en = models.CharField(max_length=160)
    official_name_cy = models.CharField(max_length=160, blank=True)
    gss_code = models.CharField(max_length=9, blank=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    shadow_from_on = models.DateField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="districts")
    is_billing_authority = models.BooleanField(default=False)
    custodian_code = models.IntegerField(null=True)
    homepage_url = models.CharField(max_length=300, blank=True)
    own_host = models.CharField(max_length=120, blank=True)
    why_ended_en = models.CharField(max_length=400, blank=True)
    why_ended_cy = models.CharField(max_length=400, blank=True)
    brand_colour = models.CharField(max_length=7, blank=True)
    brand_text_colour = models.CharField(max_length=7, blank=True)
    logo_svg = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="one_body_per_slug"),
            models.UniqueConstraint(
                fields=["own_host"], condition=~models.Q(own_host=""), name="one_body_per_own_host"
            ),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True)
                | models.Q(from_on__isnull=True)
                | models.Q(to_on__gt=models.F("from_on")),
                name="a_body_ends_after_it_begins",
            ),
        ]

    def facts(self) -> rules.Body:
        """Return what the rules need to know of this body."""
        return rules.Body(
            slug=self.slug,
            kind=rules.Kind(self.kind),
            nation=rules.Nation(self.nation) if self.nation else None,
            region=self.region or None,
            name=Text(en=self.name_en, cy=self.name_cy or None),
            official_name=Text(en=self.official_name_en, cy=self.official_name_cy or None),
            gss_code=self.gss_code or None,
            from_on=self.from_on,
            to_on=self.to_on,
            shadow_from_on=self.shadow_from_on,
            parent_slug=self.parent.slug if self.parent else None,
            is_billing_authority=self.is_billing_authority,
            custodian_code=self.custodian_code,
            homepage_url=self.homepage_url or None,
            why_ended=Text(en=self.why_ended_en, cy=self.why_ended_cy or None) if self.why_ended_en else None,
            own_host=self.own_host or None,
        )


class GssCode(models.Model):
    """One statistical code that a body has, or had: codes change when boundaries do."""

    code = models.CharField(max_length=9)
    body = models.ForeignKey(Body, models.CASCADE, related_name="gss_codes")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="one_body_per_gss_code")]


class Succession(models.Model):
    """`successor` took over from `predecessor`, wholly or in part, on a day."""

    predecessor = models.ForeignKey(Body, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Body, models.CASCADE, related_name="inheritances")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="a_body_succeeds_another_once")
        ]
