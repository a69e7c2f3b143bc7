using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Console.Deployments;

/// <summary>A step that a deployment can take next. The deployment itself decides; the page shows no button that it would refuse in any case.</summary>
/// <param name="Path">The address behind that of the deployment.</param>
/// <param name="Name">The key of its text.</param>
/// <param name="Words">Whether a reason or a report goes along.</param>
public sealed record DeploymentStep(string Path, string Name, bool Words)
{
    /// <summary>The steps of a state for somebody, besides those that have a form of their own.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isSecretariat">Whether the officer is of the Secretariat.</param>
    /// <param name="isHost">Whether the officer is of the host.</param>
    /// <param name="worksInCommand">Whether the officer works in the command centre; on duty in the room that leads, it approves.</param>
    public static IEnumerable<DeploymentStep> Of(DeploymentState state, bool isSecretariat, bool isHost, bool worksInCommand)
    {
        if (state == DeploymentState.Assessed && isSecretariat)
        {
            yield return new("stand-by", "Stand by", false);
        }

        if (state is DeploymentState.Assessed or DeploymentState.StandingBy && isSecretariat && worksInCommand)
        {
            yield return new("approve", "Approve", false);
        }

        if (state == DeploymentState.Offered && isSecretariat)
        {
            yield return new("offer/cancel", "Take the offer back", false);
        }

        if ((state == DeploymentState.Offered && isHost) || (state is DeploymentState.Requested or DeploymentState.Assessed && isSecretariat))
        {
            yield return new("decline", "Decline", true);
        }

        if (state is DeploymentState.Requested or DeploymentState.Assessed or DeploymentState.StandingBy or DeploymentState.Mobilising && (isSecretariat || isHost))
        {
            yield return new("cancel", "Give up", true);
        }

        if (state is DeploymentState.Mobilising or DeploymentState.Deployed or DeploymentState.Extended && (isSecretariat || isHost))
        {
            yield return new("withdraw", "Have all leave", true);
        }

        if (state == DeploymentState.Concluded && isSecretariat)
        {
            yield return new("close", "Close with the report", true);
        }
    }
}
