using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Groups;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>Who receives a broadcast or a diffusion: the members of a region or a group, or all, but the sender and whom it excludes.</summary>
internal sealed class BroadcastTargets(OwnerDirectory owners, GroupMembers groups)
{
    /// <summary>The owner whose desk reviews diffusions.</summary>
    public static OwnerId ReviewDesk { get; } = OwnerId.Parse("IPSG");

    /// <summary>The recipients.</summary>
    /// <exception cref="RequestRefusedException">400: nobody is left, or there are too many.</exception>
    public async ValueTask<ImmutableArray<OwnerId>> OfAsync(OwnerId sender, SendRequest request, CancellationToken cancellationToken)
    {
        var (wanted, field) = await WantedAsync(request, cancellationToken);
        var excluded = (request.Exclude ?? []).ToHashSet();
        var recipients = wanted.Where(owner => owner != sender && (!excluded.Contains(owner) || field == "to")).ToImmutableArray();
        if (recipients.IsEmpty)
        {
            throw RequestRefusedException.Invalid(field, "Nobody is left who would receive it: besides you and those whom you exclude there is no one.");
        }

        if (request.Kind == MessageKind.Diffusion && sender != ReviewDesk && !recipients.Contains(ReviewDesk))
        {
            if (excluded.Contains(ReviewDesk))
            {
                throw RequestRefusedException.Invalid("exclude", $"A diffusion always goes to the Secretariat's review desk too; take {ReviewDesk} out of exclude.");
            }

            recipients = recipients.Add(ReviewDesk);
        }

        return recipients.Length <= MessageLimits.MaxRecipients
            ? recipients
            : throw RequestRefusedException.Invalid(field, $"These are {recipients.Length} recipients, and the limit is {MessageLimits.MaxRecipients}; send it to parts of them.");
    }

    private async ValueTask<(ImmutableArray<OwnerId> Owners, string Field)> WantedAsync(SendRequest request, CancellationToken cancellationToken)
    {
        switch (request)
        {
            case BroadcastRequest { Group: { } group }:
                return (await groups.OfAsync(group, "group", cancellationToken), "group");
            case DiffusionRequest { To: { } to }:
                return (to, "to");
            case BroadcastRequest { Region: { } region }:
                return (Of(region), "region");
            case DiffusionRequest { Region: { } region }:
                return (Of(region), "region");
            default:
                return ([.. owners.All.Select(owner => owner.Code)], "all");
        }

        ImmutableArray<OwnerId> Of(string region) => [.. owners.All.Where(owner => owner.Region == region).Select(owner => owner.Code)];
    }
}
