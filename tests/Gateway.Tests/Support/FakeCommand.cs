using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Alerts;
using Interpol.Mesh.Grains.Command;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>The lead desk in memory.</summary>
internal sealed class FakeLeadDesk(FakeMesh mesh, TimeProvider time) : FakeAggregate<LeadRecord, LeadCommand, LeadEvent>(ILeadDeskGrain.Key, Rules, mesh, time), ILeadDeskGrain
{
    private static readonly LeadRules Rules = new(OwnerDirectory.Default);

    public Task<LeadView> ExecuteAsync(IssuedCommand<LeadCommand> command, CancellationToken cancellationToken = default)
    {
        var (desk, version) = CarryOut(command);
        return Task.FromResult(new LeadView(Rules.ToldTo(desk, command.By.Owner), version));
    }

    public Task<LeadView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } desk ? new LeadView(Rules.ToldTo(desk, reader), Version) : null);

    public Task<QueueItem?> GetItemAsync(OwnerId reader, long number, CancellationToken cancellationToken = default) => Task.FromResult(
        State is { } desk && Rules.ToldTo(desk, reader).Items.FirstOrDefault(item => item.Number == number) is { } item
            ? item with { Words = QueueRules.WordsOf(Happened.LastOrDefault(happened => QueueRules.KeyOf(happened) == QueueRules.WordsKey(number))) }
            : null);

    public Task<ImmutableArray<LeadLogEntry>> ReadLogAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<LeadLogEntry>>(
        [.. Happened.Select((happened, i) => LeadLog.EntryOf(new EventHead(i + 1, DateTimeOffset.UnixEpoch, new Author(reader, null)), happened)).Where(entry => entry.Version > after).Take(max)]);

    public Task ArriveAsync(ImmutableArray<QueueArrival> arrivals, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<LeadTerm> UseLeadAsync(OperationId operation, Author by, string about, CancellationToken cancellationToken = default)
    {
        var (desk, _) = CarryOut(new IssuedCommand<LeadCommand>(operation, default, by, new UseLead(about)));
        return Task.FromResult(desk.Lead);
    }

    public Task HubLostAsync(HubName hub, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

/// <summary>A room in memory.</summary>
internal sealed class FakeCommandDesk(string hub, FakeMesh mesh, TimeProvider time) : FakeAggregate<DeskRoster, DeskCommand, DeskEvent>(hub, new DeskRules(OwnerDirectory.Default), mesh, time), ICommandDeskGrain
{
    private readonly bool _hasAbsent = hub == "lyon";

    public Task<DeskView> ExecuteAsync(IssuedCommand<DeskCommand> command, CancellationToken cancellationToken = default)
    {
        var (roster, version) = CarryOut(command);
        return Task.FromResult(new DeskView(roster, version));
    }

    public Task<DeskView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) => Task.FromResult(State is { } roster ? new DeskView(roster, Version) : null);

    public Task<ImmutableArray<AbsentBureau>> GetAbsentBureausAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<AbsentBureau>>(_hasAbsent ? [new AbsentBureau(new OwnerId("FR"), DutyStatus.Closed, null, IsReading: false)] : []);
}

/// <summary>The alerts in memory.</summary>
internal sealed class FakeAlerts(FakeMesh mesh, TimeProvider time) : FakeAggregate<AlertBook, TakeAlerts, AlertEvent>(IAlertsGrain.Key, new AlertRules(OwnerDirectory.Default), mesh, time), IAlertsGrain
{
    public Task<ImmutableArray<AlertThread>> ExecuteAsync(IssuedCommand<TakeAlerts> command, CancellationToken cancellationToken = default) => Task.FromResult(CarryOut(command).State.Threads);

    public Task<ImmutableArray<AlertThread>> ListAsync(OwnerId reader, int max, CancellationToken cancellationToken = default) => Task.FromResult(State?.Threads ?? []);
}
