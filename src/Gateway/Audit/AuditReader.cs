using System.Collections.Immutable;
using System.Text;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Reads the audits of the hubs: for an owner its own part, for operators the rows as they are stored.</summary>
internal sealed class AuditReader(GrainCaller calls)
{
    /// <summary>Heads of each hub that are shown.</summary>
    private const int HeadsShown = 10;

    /// <summary>Pages that are looked through for one that is filtered.</summary>
    private const int MaxRounds = 8;

    /// <summary>A page of the entries that concern an owner, newest first.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="before">Entries with a lower number; null from the newest.</param>
    /// <param name="max">Entries of the page.</param>
    /// <param name="wanted">Which of these; null for all.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    public async Task<AuditPageBody> ReadAsync(OwnerId owner, long? before, int max, Func<AuditEntry, bool>? wanted, CancellationToken cancellationToken)
    {
        var hub = HomeHub.OfKey(owner.Value);
        var found = ImmutableArray.CreateBuilder<AuditEntryBody>();
        var next = before;
        for (var round = 0; round < MaxRounds && found.Count < max; round++)
        {
            var asked = wanted is null ? max : AuditLimits.MaxPage;
            var page = await calls.ReadAsync(
                (Hub: hub, Owner: owner, Before: next, Max: asked),
                static (grains, state, stopping) => grains.GetGrain<IAuditGrain>(state.Hub.Value).ReadOfAsync(state.Owner, state.Before, state.Max, stopping),
                cancellationToken);
            next = page.Length < asked ? null : page[^1].Number;
            foreach (var entry in page.Where(entry => wanted?.Invoke(entry.Entry) ?? true))
            {
                if (found.Count == max)
                {
                    next = found[^1].Number;
                    break;
                }

                found.Add(BodyOf(entry));
            }

            if (next is null)
            {
                break;
            }
        }

        return new AuditPageBody(hub, found.ToImmutable(), next);
    }

    /// <summary>Where the audits stand. A hub that cannot be reached is shown as such.</summary>
    public async Task<AuditHeadsBody> ReadHeadsAsync(CancellationToken cancellationToken)
    {
        var hubs = await Task.WhenAll(HubName.All.Select(hub => ReadHeadsAsync(hub, cancellationToken)));
        return new AuditHeadsBody([.. hubs]);
    }

    /// <summary>A page of one stream of a hub's audit.</summary>
    /// <exception cref="RequestRefusedException">404: there is no such hub or stream.</exception>
    public async Task<AuditRowsBody> ReadRowsAsync(string hub, string stream, long from, int max, CancellationToken cancellationToken)
    {
        if (!HubName.TryParse(hub, out var name) || !EnumText.TryParse<AuditStream>(stream, out var kind))
        {
            throw RequestRefusedException.NotFound($"An audit is one of a hub, {string.Join(", ", HubName.All)}, and has the streams entries, heads and signed.");
        }

        var page = await calls.ReadAsync(
            (Hub: name, Stream: kind, From: from, Max: max),
            static (grains, state, stopping) => grains.GetGrain<IAuditGrain>(state.Hub.Value).ReadRowsAsync(state.Stream, state.From, state.Max, stopping),
            cancellationToken);
        return new AuditRowsBody(name, stream, page.Rows, page.Next);
    }

    /// <summary>What a check asked, see <see cref="AuditEntry.Asked"/>: a hash each.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> HashesOf(ReadOnlyMemory<byte> asked)
    {
        for (var at = 0; at < asked.Length; at += AuditLimits.AskedHashBytes)
        {
            yield return asked.Slice(at, AuditLimits.AskedHashBytes);
        }
    }

    private async Task<AuditHubBody> ReadHeadsAsync(HubName hub, CancellationToken cancellationToken)
    {
        try
        {
            var signed = await calls.ReadAsync(
                hub,
                static (grains, hub, stopping) => grains.GetGrain<IAuditGrain>(hub.Value).GetHeadsAsync(HeadsShown, stopping),
                cancellationToken);
            return new AuditHubBody(hub, null, [.. signed.Select(head => BodyOf(hub, head))]);
        }
        catch (Exception failure) when (failure is RequestRefusedException or MeshException)
        {
            return new AuditHubBody(hub, failure.Message, []);
        }
    }

    private static SignedHeadBody BodyOf(HubName hub, SignedAuditHead signed)
    {
        var signers = signed.Signatures.Select(signature => signature.Signer).ToImmutableArray();
        return new SignedHeadBody(
            signed.Head.Number, signed.Head.Hash, signed.Head.At, signers, [.. HubName.All.Where(other => other != hub && !signers.Contains(other))]);
    }

    private static AuditEntryBody BodyOf(NumberedAuditEntry numbered)
    {
        var entry = numbered.Entry;
        return new AuditEntryBody(
            numbered.Number,
            entry.At,
            entry.Actor,
            entry.Officer,
            entry.Action,
            entry.Object,
            entry.ObjectOwner,
            entry.Outcome,
            entry.Purpose.IsEmpty ? null : Encoding.UTF8.GetString(entry.Purpose.Span),
            entry.WrittenLateAt,
            numbered.Hash,
            entry.Asked.IsEmpty ? null : [.. HashesOf(entry.Asked).Select(hash => Convert.ToHexStringLower(hash.Span))]);
    }
}
