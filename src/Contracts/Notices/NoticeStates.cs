using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>Where a notice stands.</summary>
[GenerateSerializer, Alias("notice-state")]
[JsonConverter(typeof(KebabCase<NoticeState>))]
public enum NoticeState
{
    /// <summary>It has passed the automatic checks and waits for its first reviewer.</summary>
    Submitted = 0,

    /// <summary>The task force wants documents of its owner.</summary>
    Returned = 1,

    /// <summary>At least one officer of the task force has reviewed it.</summary>
    InReview = 2,

    /// <summary>It is in circulation.</summary>
    Published = 3,

    /// <summary>It is out of circulation until a time.</summary>
    Suspended = 4,

    /// <summary>Its owner has taken it back.</summary>
    Withdrawn = 5,

    /// <summary>The Secretariat has taken it out.</summary>
    Cancelled = 6,

    /// <summary>It was never published.</summary>
    Refused = 7,

    /// <summary>Its time is over.</summary>
    Expired = 8,

    /// <summary>The control commission has decided that it is to be deleted.</summary>
    DeletionOrdered = 9,

    /// <summary>What it said is deleted.</summary>
    Deleted = 10,
}

/// <summary>What states of notices have in common.</summary>
public static class NoticeStates
{
    /// <summary>Whether a notice in that state is out of circulation for good: it was withdrawn, cancelled, deleted or is to be, or its time is over.</summary>
    public static bool HasEnded(this NoticeState state) =>
        state is NoticeState.Withdrawn or NoticeState.Cancelled or NoticeState.Expired or NoticeState.DeletionOrdered or NoticeState.Deleted;
}

/// <summary>As what the owner of a notice asks for it.</summary>
[GenerateSerializer, Alias("notice-requester")]
[JsonConverter(typeof(KebabCase<NoticeRequester>))]
public enum NoticeRequester
{
    /// <summary>A national central bureau, a tribunal or a mission.</summary>
    Bureau = 0,

    /// <summary>The General Secretariat.</summary>
    Secretariat = 1,

    /// <summary>The Secretariat's Command and Coordination Centre.</summary>
    CommandCentre = 2,
}

/// <summary>Why a notice is refused or taken out.</summary>
[GenerateSerializer, Alias("notice-reason")]
[JsonConverter(typeof(KebabCase<NoticeReason>))]
public enum NoticeReason
{
    /// <summary>Human rights (Constitution, Article 2).</summary>
    HumanRights = 0,

    /// <summary>Political, military, religious or racial (Constitution, Article 3).</summary>
    Neutrality = 1,

    /// <summary>Documents or facts are missing.</summary>
    Incomplete = 2,

    /// <summary>Not serious enough.</summary>
    NotSerious = 3,

    /// <summary>It breaks the rules on data.</summary>
    DataRules = 4,

    /// <summary>The person was found, identified or surrendered.</summary>
    Fulfilled = 5,

    /// <summary>The country on whose behalf it was published no longer grants it.</summary>
    ConsentEnded = 6,

    /// <summary>Another reason, in words.</summary>
    Other = 7,
}

/// <summary>What a bureau reports on a notice.</summary>
[GenerateSerializer, Alias("notice-report-kind")]
[JsonConverter(typeof(KebabCase<NoticeReportKind>))]
public enum NoticeReportKind
{
    /// <summary>Where somebody or something was seen.</summary>
    Location = 0,

    /// <summary>Who somebody is.</summary>
    Identification = 1,

    /// <summary>The arrest of a person, by the authorities of the country that reports it.</summary>
    Arrest = 2,
}

/// <summary>A part of a notice that its owner may allow the public to read.</summary>
[GenerateSerializer, Alias("public-field")]
[JsonConverter(typeof(KebabCase<PublicField>))]
public enum PublicField
{
    /// <summary>The forenames.</summary>
    Forename = 0,

    /// <summary>The date of birth.</summary>
    BirthDate = 1,

    /// <summary>Place and country of birth.</summary>
    BirthPlace = 2,

    /// <summary>Nationalities.</summary>
    Nationalities = 3,

    /// <summary>The sex.</summary>
    Sex = 4,

    /// <summary>Warrants: who issued them, and the charge.</summary>
    Warrants = 5,

    /// <summary>Height, weight, colours of eyes and hair.</summary>
    Description = 6,

    /// <summary>Distinguishing marks.</summary>
    DistinguishingMarks = 7,

    /// <summary>Spoken languages.</summary>
    Languages = 8,

    /// <summary>When and where somebody disappeared, and the name at birth.</summary>
    Disappearance = 9,

    /// <summary>The names of the parents.</summary>
    Parents = 10,

    /// <summary>Photographs.</summary>
    Photographs = 11,

    /// <summary>Other names, addresses and identity documents of who is under sanctions of the United Nations.</summary>
    SanctionDetails = 12,
}
