"""Settings read from the environment (prefix ``ASSAY_``); building one does nothing else."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assay.errors import InvalidSetting


class Settings(BaseSettings):
    """What a person can set without touching a command line.

    Every field is documented in ``docs/reference/settings.md``; a test keeps it so.
    """

    model_config = SettingsConfigDict(env_prefix="ASSAY_", frozen=True)

    workspace: Path = Field(
        default=Path(".assay"), description="Folder of the workspace (parts, artefacts, catalogue)."
    )
    database_url: str | None = Field(
        default=None,
        description="URL of a PostgreSQL catalogue; unset means SQLite in the workspace.",
    )
    encoder: str = Field(
        default="minilm", description="Encoder used when none is named: `provider:model` or a name."
    )
    threads: int = Field(
        default=0, ge=0, description="Threads for encoding; 0 means all the cores of the machine."
    )
    max_field_bytes: int = Field(
        default=10_000_000, gt=0, description="Largest single field an import accepts, in bytes."
    )
    busy_timeout: float = Field(
        default=30.0, gt=0, description="Seconds to wait for another process that is writing."
    )
    user: str | None = Field(
        default=None, description="Name recorded with decisions when --by is not given."
    )
    token: str | None = Field(
        default=None,
        description="Secret that `assay serve` asks of pages and programs; a host other than "
        "this machine demands one.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Further names the server answers to, comma-separated (a proxy's name).",
    )
    max_upload_bytes: int = Field(
        default=4_000_000_000, gt=0, description="Largest file the server accepts, in bytes."
    )
    max_body_bytes: int = Field(
        default=32_000_000, gt=0, description="Largest JSON body the server accepts, in bytes."
    )
    patience: int = Field(
        default=2_000,
        ge=0,
        description="Texts the server embeds before it answers a search; more is a run's work.",
    )
    service_queue: int = Field(
        default=500, gt=0, description="Texts that may wait for a prediction; more is refused."
    )
    service_batch: int = Field(
        default=32, gt=0, description="Waiting texts that are predicted together at most."
    )
    service_max_texts: int = Field(
        default=256, gt=0, description="Texts one request for predictions may hold."
    )
    service_max_characters: int = Field(
        default=100_000, gt=0, description="Characters of a text the service accepts."
    )
    sentiment_labels: str = Field(
        default="",
        description="What labels of a model mean as sentiments: `0=negative,1=positive`.",
    )
    texts_per_call: int = Field(
        default=20, gt=0, description="Texts the server predicts in one call of a project."
    )


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        InvalidSetting: A variable has a value that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"ASSAY_{'_'.join(map(str, first['loc'])).upper()}"
        raise InvalidSetting(
            f"The setting {name} cannot be {first['input']!r}: {first['msg']}."
        ) from error
