using Interpol.Mesh.Testing;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Teams;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A team in memory. It asks no deployment, and keeps no files: the tests of the actor do.</summary>
internal sealed class FakeTeam(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<TeamState, TeamCommand, TeamEvent>(key, Rules, mesh, time), ITeamGrain
{
    private static readonly TeamRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    /// <summary>What every call fails with.</summary>
    public Faults Faults { get; } = new();

    /// <summary>The entries of a kind, in the order in which the hub heard of them.</summary>
    public IEnumerable<TeamEntry> Entries(TeamEntryKind kind) => Happened.Select(TeamRules.EntryOf).OfType<TeamEntry>().Where(entry => entry.Kind == kind);

    public Task<TeamView> ExecuteAsync(IssuedCommand<TeamCommand> command, CancellationToken cancellationToken = default)
    {
        Faults.Throw();
        var (state, version) = CarryOut(command);
        return Task.FromResult(new TeamView(TeamAccess.ToldTo(state.Record, TeamAccess.RoleOf(state.Record, command.By)!.Value), version));
    }

    public Task TakeOrderAsync(TeamOrder order, CancellationToken cancellationToken = default)
    {
        CarryOut(new IssuedCommand<TeamCommand>(OperationId.New(), default, Author.Clock(order.Team.Deployment.Host), new FollowOrder(order)));
        return Task.CompletedTask;
    }

    public Task<TeamView?> GetAsync(Author reader, CancellationToken cancellationToken = default)
    {
        Faults.Throw();
        return Task.FromResult(State is { Record: var team } && TeamAccess.RoleOf(team, reader) is { } role ? new TeamView(TeamAccess.ToldTo(team, role), Version) : null);
    }

    public Task<TeamLogPage> ReadLogAsync(Author reader, long? before, int max, CancellationToken cancellationToken = default)
    {
        Require(reader, TeamAct.ReadLog);
        return Task.FromResult(new TeamLogPage([.. Entries(TeamEntryKind.Log).OrderByDescending(entry => entry.At).Take(max)], null));
    }

    public Task<TeamEntry?> FindEntryAsync(Author reader, TeamEntryKind kind, long number, int? version, CancellationToken cancellationToken = default)
    {
        Require(reader, kind == TeamEntryKind.Report ? TeamAct.Read : TeamAct.ReadItems);
        return Task.FromResult(Entries(kind).LastOrDefault(entry => entry.Number == number && (version is null || entry.Version == version)));
    }

    public Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(Author reader, int number, CancellationToken cancellationToken = default)
    {
        Require(reader, TeamAct.ReadItems);
        return Task.FromResult<ImmutableArray<CustodyStep>>([.. Happened.OfType<TeamCustodyRecorded>().Where(custody => custody.Number == number).Select(custody => custody.Step)]);
    }

    public Task<AttachmentInfo?> FindAttachmentAsync(Author reader, int item, Sha256Hash hash, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(Author reader, int item, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private void Require(Author reader, TeamAct act)
    {
        Faults.Throw();
        if (!TeamAccess.May(TeamAccess.RoleOf(State!.Record, reader)!.Value, act))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Not for them.");
        }
    }
}
