using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Deployments;

/// <summary>What a team is sent for.</summary>
[GenerateSerializer, Alias("deployment-kind")]
[JsonConverter(typeof(KebabCase<DeploymentKind>))]
public enum DeploymentKind
{
    /// <summary>An incident response team in a disaster, mostly to identify victims.</summary>
    IrtDisaster = 0,

    /// <summary>An incident response team after a crime: terrorism, a major incident.</summary>
    IrtCrime = 1,

    /// <summary>A support team for a major event, which may turn into a response team.</summary>
    Imest = 2,
}

/// <summary>How large what happened, or the event, is.</summary>
[GenerateSerializer, Alias("deployment-magnitude")]
[JsonConverter(typeof(KebabCase<DeploymentMagnitude>))]
public enum DeploymentMagnitude
{
    /// <summary>The host needs help with one thing.</summary>
    Small = 0,

    /// <summary>The host's own means do not suffice.</summary>
    Medium = 1,

    /// <summary>Several sites or very many people.</summary>
    Large = 2,
}

/// <summary>Where a deployment stands.</summary>
[GenerateSerializer, Alias("deployment-state")]
[JsonConverter(typeof(KebabCase<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>The Secretariat offers help; the host can request or decline it.</summary>
    Offered = 0,

    /// <summary>The host requests it.</summary>
    Requested = 1,

    /// <summary>The Secretariat has assessed what is needed and asked for the host's consent; experts are found.</summary>
    Assessed = 2,

    /// <summary>Teams stand by, for an event months ahead as well.</summary>
    StandingBy = 3,

    /// <summary>It is approved: teams leave, and the first is to be on site within 24 hours.</summary>
    Mobilising = 4,

    /// <summary>Somebody is on site.</summary>
    Deployed = 5,

    /// <summary>The same, longer than was planned at first.</summary>
    Extended = 6,

    /// <summary>All are to leave; no work goes on.</summary>
    Withdrawing = 7,

    /// <summary>All are back.</summary>
    Concluded = 8,

    /// <summary>The report is written.</summary>
    Closed = 9,

    /// <summary>The host does not want what was offered, or the Secretariat cannot do what was requested.</summary>
    Declined = 10,

    /// <summary>It is not needed any more; nobody had left for it.</summary>
    Cancelled = 11,
}

/// <summary>How far a member of a deployment is.</summary>
[GenerateSerializer, Alias("member-stage")]
[JsonConverter(typeof(KebabCase<MemberStage>))]
public enum MemberStage
{
    /// <summary>The expert is held; the home bureau has not answered.</summary>
    Held = 0,

    /// <summary>The home bureau has released the expert.</summary>
    Released = 1,

    /// <summary>On the way to the host.</summary>
    Travelling = 2,

    /// <summary>On site.</summary>
    OnSite = 3,

    /// <summary>On the way back.</summary>
    Returning = 4,

    /// <summary>Back.</summary>
    Home = 5,

    /// <summary>Did not go: not released, not needed, or the hold lapsed.</summary>
    Dropped = 6,
}
