using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Teams;

/// <summary>Teams as this gateway saw them last: who may know what is written where there is no network, and what is shown there.</summary>
internal sealed class TeamCopies(Mailboxes mailboxes, Serializer serializer)
{
    private readonly MailboxDatabase _database = mailboxes.Database;
    private readonly ConcurrentDictionary<(OwnerId Owner, TeamId Team), long> _versions = new();

    /// <summary>Keeps a team as a member or the like was told of it; what lacks the items for its reader is no copy for others.</summary>
    public async Task KeepAsync(OwnerId owner, TeamView view)
    {
        var team = view.Record;
        if (_versions.TryGetValue((owner, team.Id), out var known) && known >= view.Version)
        {
            return;
        }

        await _database.WriteAsync(
            db =>
            {
                TeamTable.Put(db, _database.Cipher, owner, team.Id.Value, view.Version, serializer.SerializeToArray(view));
                return true;
            },
            CancellationToken.None,
            MailWriteMode.Visible);
        _versions[(owner, team.Id)] = view.Version;
    }

    /// <summary>A team as somebody may see it; null when none is kept, or it does not concern them.</summary>
    public async Task<TeamView?> FindAsync(Author reader, TeamId id, CancellationToken cancellationToken)
    {
        var kept = await _database.ReadAsync(db => TeamTable.Find(db, _database.Cipher, reader.Owner, id.Value), cancellationToken);
        return kept is not null && serializer.Deserialize<TeamView>(kept) is { } view && TeamAccess.RoleOf(view.Record, reader) is { } role
            ? view with { Record = TeamAccess.ToldTo(view.Record, role) }
            : null;
    }
}
