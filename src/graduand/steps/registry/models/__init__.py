"""The nouns of the student registry."""

from graduand.steps.registry.models.foresight import Outlook, RuleTrial, RuleTrialLine
from graduand.steps.registry.models.organizations import Level, Organization, Post, Role, User, UserManager
from graduand.steps.registry.models.programs import Course, Program, ProgramLevel, RuleState, RuleVersion
from graduand.steps.registry.models.results import (
    Petition,
    PetitionKind,
    PetitionState,
    Result,
    ResultKind,
    ResultState,
)
from graduand.steps.registry.models.students import (
    Enrollment,
    LanguageCertificate,
    LanguageKind,
    RecordStatus,
    Student,
    subject,
)

__all__ = [
    "Course",
    "Enrollment",
    "LanguageCertificate",
    "LanguageKind",
    "Level",
    "Organization",
    "Outlook",
    "Petition",
    "PetitionKind",
    "PetitionState",
    "Post",
    "Program",
    "ProgramLevel",
    "RecordStatus",
    "Result",
    "ResultKind",
    "ResultState",
    "Role",
    "RuleState",
    "RuleTrial",
    "RuleTrialLine",
    "RuleVersion",
    "Student",
    "User",
    "UserManager",
    "subject",
]
