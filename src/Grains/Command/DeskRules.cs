using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Command;

/// <summary>What can happen to a room.</summary>
[GenerateSerializer, Immutable, Alias("desk-event")]
internal abstract record DeskEvent;

/// <summary>The room has another roster.</summary>
[GenerateSerializer, Immutable, Alias("roster-set")]
internal sealed record RosterSet([property: Id(0)] DeskRoster Roster) : DeskEvent;

/// <summary>The roster of a room: the Secretariat sets it.</summary>
internal sealed class DeskRules(OwnerDirectory owners) : AggregateRules<DeskRoster, DeskCommand, DeskEvent>
{
    private const int MaxNumber = 100;

    /// <summary>The Secretariat, whose rooms they are.</summary>
    public OwnerId Secretariat { get; } = owners.Secretariat;

    public override string Kind => "command-desk";

    public override int SnapshotEvery => 20;

    public override void CheckKey(string key)
    {
        if (!HubName.TryParse(key, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, $"A room is one of {string.Join(", ", HubName.All)}.");
        }
    }

    public override ImmutableArray<DeskEvent> Decide(string key, DeskRoster? state, Author by, DeskCommand command, DateTimeOffset now)
    {
        if (by.Owner != Secretariat)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The rooms of the command centre are the Secretariat's.");
        }

        if (command is not SetRoster { Roster: { } roster })
        {
            throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command.");
        }

        var shifts = roster.Shifts.IsDefault ? [] : roster.Shifts;
        var problems = new CommandProblems();
        problems.Require(TimeZoneInfo.TryFindSystemTimeZoneById(roster.TimeZone, out _), "timeZone: an IANA time zone, for example Europe/Paris.");
        problems.Require(shifts.Length is >= 1 and <= DeskRoster.MaxShifts, $"shifts: 1 to {DeskRoster.MaxShifts}.");
        problems.Require(shifts.DistinctBy(shift => (shift.Day, shift.From)).Count() == shifts.Length, "shifts: two begin at one time.");
        foreach (var (shift, number) in shifts.Select((shift, number) => (shift, number)))
        {
            var officers = shift.Officers.IsDefault ? [] : shift.Officers;
            problems.Require(Enum.IsDefined(shift.Day), $"shifts[{number}].day: a day of the week.");
            problems.Require(officers.Length <= DeskRoster.MaxOfficers, $"shifts[{number}].officers: at most {DeskRoster.MaxOfficers}.");
            problems.Require(officers.All(officer => officer is { Length: > 0 and <= MaxNumber }), $"shifts[{number}].officers: numbers of 1 to {MaxNumber} characters.");
            problems.Require(officers.Distinct().Count() == officers.Length, $"shifts[{number}].officers: one stands there twice.");
        }

        problems.Refuse();
        return [new RosterSet(roster with { Shifts = [.. shifts.Select(shift => shift with { Officers = shift.Officers.IsDefault ? [] : shift.Officers })] })];
    }

    public override DeskRoster Apply(string key, DeskRoster? state, Recorded<DeskEvent> recorded) => recorded.Event is RosterSet set ? set.Roster : state!;

    public override void Tell(DeskRoster? before, DeskRoster after, Recorded<DeskEvent> recorded, AggregateEffects effects)
    {
        // A roster says who is expected. Who is there says so at the lead desk, which tells them.
    }

    public override DeskCommand? Due(DeskRoster state, string deadline) => null;

    public override ReplicaChange? Replicate(string key, DeskRoster state, long version, DateTimeOffset at) => null;
}
