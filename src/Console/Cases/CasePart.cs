using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Cases;

/// <summary>A part of a case's page, for who takes part. What it changes and asks goes through the page.</summary>
public abstract class CasePart : ComponentBase
{
    /// <summary>The page.</summary>
    [CascadingParameter]
    public CasePage Page { get; set; } = null!;

    /// <summary>What the console says.</summary>
    [Inject]
    public IStringLocalizer<Texts> T { get; set; } = null!;

    /// <summary>The case.</summary>
    protected CaseBody Case => Page.Case!;

    /// <summary>What those see who take part.</summary>
    protected CaseDetailsBody Details => Case.Details!;

    /// <summary>The bureau that reads.</summary>
    protected OwnerId Owner => Page.Bureau;

    /// <summary>Whether it leads the open case.</summary>
    protected bool IsLead => MayAdd && Case.Self!.Role == CaseRole.Lead;

    /// <summary>Whether it adds to the case: the case is open, and it does not only observe.</summary>
    protected bool MayAdd => Case is { Status: CaseStatus.Open, Self: { State: ParticipantState.Active, Role: not CaseRole.Observer } };

    /// <summary>The others who take part now.</summary>
    protected IEnumerable<OwnerId> Others => Details.Participants.Where(one => one.State == ParticipantState.Active && one.Owner != Owner).Select(one => one.Owner);

    /// <summary>What was typed, as requests take it; null for nothing.</summary>
    /// <param name="text">What was typed.</param>
    protected static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Replace("\r\n", "\n", StringComparison.Ordinal).Normalize();
}
