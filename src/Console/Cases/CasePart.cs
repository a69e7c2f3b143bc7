using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Console.Cases;

/// <summary>A part of a case's page, for who takes part.</summary>
public abstract class CasePart : PagePart<CasePage>
{
    /// <summary>The case.</summary>
    protected CaseBody Case => Page.Case!;

    /// <summary>What those see who take part.</summary>
    protected CaseDetailsBody Details => Case.Details!;

    /// <summary>Whether it leads the open case.</summary>
    protected bool IsLead => MayAdd && Case.Self!.Role == CaseRole.Lead;

    /// <summary>Whether it adds to the case: the case is open, and it does not only observe.</summary>
    protected bool MayAdd => Case is { Status: CaseStatus.Open, Self: { State: ParticipantState.Active, Role: not CaseRole.Observer } };

    /// <summary>The others who take part now.</summary>
    protected IEnumerable<OwnerId> Others => Details.Participants.Where(one => one.State == ParticipantState.Active && one.Owner != Owner).Select(one => one.Owner);
}
