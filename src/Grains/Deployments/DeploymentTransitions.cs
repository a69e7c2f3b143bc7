using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using static Interpol.Mesh.Contracts.Deployments.DeploymentState;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>What somebody is to a deployment.</summary>
[Flags]
internal enum DeploymentRole
{
    /// <summary>It does not concern them.</summary>
    None = 0,

    /// <summary>They bring an expert, and not the one that a command names.</summary>
    Contributor = 1,

    /// <summary>They bring the expert that a command names.</summary>
    Home = 2,

    /// <summary>The country to which the team goes.</summary>
    Host = 4,

    /// <summary>The Secretariat.</summary>
    Secretariat = 8,

    /// <summary>An officer of the Secretariat on duty in the room of the command centre that leads, as the lead desk has recorded for this command.</summary>
    Lead = 16,
}

/// <summary>The one table of who may do what with a deployment, and in which states. Null stands for a deployment that there is not yet.</summary>
internal static class DeploymentTransitions
{
    private const DeploymentRole Both = DeploymentRole.Host | DeploymentRole.Secretariat;
    private const DeploymentRole HomeOrSecretariat = DeploymentRole.Home | DeploymentRole.Secretariat;

    private static readonly ImmutableArray<DeploymentState?> Before = [Assessed, StandingBy];
    private static readonly ImmutableArray<DeploymentState?> Under = [Mobilising, Deployed, Extended];
    private static readonly ImmutableArray<DeploymentState?> OnSite = [Deployed, Extended];
    private static readonly ImmutableArray<DeploymentState?> Working = [.. Before, .. Under];

    private static readonly ImmutableArray<(Type Command, string Words, DeploymentRole Roles, ImmutableArray<DeploymentState?> States)> Rows =
    [
        (typeof(OfferDeployment), "offer it", DeploymentRole.Secretariat, [null]),
        (typeof(ChangeOffer), "change the offer", DeploymentRole.Secretariat, [Offered]),
        (typeof(CancelOffer), "take the offer back", DeploymentRole.Secretariat, [Offered]),
        (typeof(RequestDeployment), "request it", DeploymentRole.Host, [null, Offered]),
        (typeof(DeclineDeployment), "decline the offer", DeploymentRole.Host, [Offered]),
        (typeof(DeclineDeployment), "decline the request", DeploymentRole.Secretariat, [Requested, Assessed]),
        (typeof(AssessDeployment), "assess it", DeploymentRole.Secretariat, [Requested, Assessed]),
        (typeof(AskMandate), "ask for more consent", DeploymentRole.Secretariat, Working),
        (typeof(PutTeam), "form teams", DeploymentRole.Secretariat, Working),
        (typeof(AddMember), "hold experts", DeploymentRole.Secretariat, Working),
        (typeof(PlaceMember), "place members", DeploymentRole.Secretariat, Working),
        (typeof(ReleaseMember), "release its expert", DeploymentRole.Home, Working),
        (typeof(RemoveMember), "take a member out", HomeOrSecretariat, Working),
        (typeof(StandBy), "have teams stand by", DeploymentRole.Secretariat, [Assessed]),
        (typeof(ApproveDeployment), "approve it", DeploymentRole.Lead, Before),
        (typeof(MoveMember), "report how members travel", HomeOrSecretariat, [.. Under, Withdrawing]),
        (typeof(ExtendDeployment), "extend it", DeploymentRole.Secretariat, OnSite),
        (typeof(WithdrawDeployment), "have all leave", Both, Under),
        (typeof(CancelDeployment), "cancel it", Both, [Requested, .. Before, Mobilising]),
        (typeof(CloseDeployment), "close it", DeploymentRole.Secretariat, [Concluded]),
        (typeof(TurnToResponse), "turn it into a response team", Both, Working),
        (typeof(NameCoordinator), "say who coordinates", Both, OnSite),
        (typeof(ReportDeploymentArrest), "report an arrest", DeploymentRole.Host, [.. OnSite, Withdrawing, Concluded]),
    ];

    /// <summary>Refuses a command that is not the caller's to give, or not now.</summary>
    /// <param name="state">Where the deployment stands; null when there is none.</param>
    /// <param name="role">What the caller is to it.</param>
    /// <param name="command">The command.</param>
    /// <returns>Whether something is to be done: false when all that the command wants is so already.</returns>
    /// <exception cref="MeshException"><c>not-found</c>, <c>forbidden</c>, <c>not-allowed-now</c>, <c>invalid</c>: the command is not known.</exception>
    public static bool Require(DeploymentState? state, DeploymentRole role, DeploymentCommand command)
    {
        var rows = Rows.Where(row => row.Command == command.GetType()).ToList();
        if (rows.Count == 0)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command.");
        }

        if (role == DeploymentRole.None || (state is null && !rows.Exists(row => row.States.Contains(null))))
        {
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such deployment, or it does not concern you.");
        }

        var own = rows.Where(row => (row.Roles & role) != 0).ToList();
        if (own.Count == 0)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"To {rows[0].Words} is for {Who(rows[0].Roles)} alone.");
        }

        if (IsSo(state, command))
        {
            return false;
        }

        return own.Exists(row => row.States.Contains(state)) ? true : throw NotNow(state!.Value, role);
    }

    /// <summary>The refusal of what is not possible in a state, with what the caller can do there.</summary>
    public static MeshException NotNow(DeploymentState state, DeploymentRole role)
    {
        // Who of the Secretariat leads is asked for an approval alone.
        var may = (role & DeploymentRole.Secretariat) != 0 ? role | DeploymentRole.Lead : role;
        var possible = Rows.Where(row => (row.Roles & may) != 0 && row.States.Contains(state)).Select(row => row.Words).ToList();
        return new MeshException(
            MeshErrorCodes.NotAllowedNow,
            $"The deployment is {EnumText.Of(state)}: {(possible.Count == 0 ? "you can do nothing with it now" : $"you can {string.Join(", ", possible)}")}.");
    }

    private static bool IsSo(DeploymentState? state, DeploymentCommand command) => (state, command) is
        (Cancelled, CancelOffer or CancelDeployment) or (Declined, DeclineDeployment) or (StandingBy, StandBy) or (Withdrawing, WithdrawDeployment);

    private static string Who(DeploymentRole roles) => string.Join(" and ", new[]
    {
        (DeploymentRole.Host, "the host"),
        (DeploymentRole.Secretariat, "the Secretariat"),
        (DeploymentRole.Home, "the owner that brings the expert"),
        (DeploymentRole.Lead, "the room of the command centre that leads"),
    }.Where(who => (roles & who.Item1) != 0).Select(who => who.Item2));
}
