using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Teams;

/// <summary>
/// Check-ins, positions, and who is looked for when. Who is away has to check in every so many hours; a check-in counts from its own time, so that one that comes late tells
/// when somebody was well, and not that they are.
/// </summary>
internal static class TeamClockRules
{
    public static ImmutableArray<TeamEvent> CheckIn(TeamAction action, CheckIn command)
    {
        Check(action, command.Expert, command.Place);
        TeamCheckedIn checkedIn = new(command.Expert, action.At);
        return command.Place is { } place ? [checkedIn, Positioned(action, command.Expert, place)] : [checkedIn];
    }

    public static ImmutableArray<TeamEvent> Report(TeamAction action, ReportPosition command)
    {
        MeshException.Require(command.Place is not null, "place: say where.");
        Check(action, command.Expert, command.Place);
        return [Positioned(action, command.Expert, command.Place)];
    }

    public static ImmutableArray<TeamEvent> Set(TeamRecord team, SetCheckIns command)
    {
        MeshException.Require(command.Terms is { Hours: >= 1 and <= TeamLimits.MaxCheckInHours }, $"hours: 1 to {TeamLimits.MaxCheckInHours}.");
        return command.Terms == team.CheckIns ? [] : [new TeamCheckInsSet(command.Terms)];
    }

    /// <summary>Who should have checked in by now and is not looked for yet. Where the command centre already looks for others of the team, it hears of it at once.</summary>
    public static ImmutableArray<TeamEvent> Miss(TeamRecord team, DateTimeOffset now)
    {
        var missing = team.Members.Where(member => member.CheckInDue <= now).ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        TeamCheckInMissed missed = new([.. missing.Select(member => member.Expert)], missing.Min(member => member.CheckInDue!.Value));
        return team.Alarm?.CommandToldAt is null ? [missed] : [missed, new TeamAlarmRaised()];
    }

    public static ImmutableArray<TeamEvent> Raise(TeamRecord team, DateTimeOffset now) => AlarmDue(team) <= now ? [new TeamAlarmRaised()] : [];

    /// <summary>When somebody has to check in next; null for never.</summary>
    public static DateTimeOffset? CheckInDue(TeamRecord team) => team.Members.Min(member => member.CheckInDue);

    /// <summary>When the command centre is told of who is missing; null when nobody is, or it was told.</summary>
    public static DateTimeOffset? AlarmDue(TeamRecord team) => team.Alarm is { CommandToldAt: null } alarm ? alarm.Since + TeamLimits.AlarmAfter : null;

    public static TeamRecord Apply(TeamRecord team, TeamEvent happened, DateTimeOffset at) => happened switch
    {
        TeamCheckInsSet set => Clocked(team with { CheckIns = set.Terms, Members = [.. team.Members.Select(member => member with { CheckInDue = null })] }, at),
        TeamCheckedIn checkedIn => CheckedIn(team, checkedIn, at),
        TeamPositioned { Position: var position } => team with { Positions = Placed(team.Positions, position) },
        TeamCheckInMissed missed => Clocked(team with { Alarm = (team.Alarm ?? new TeamAlarm([], missed.Since, null)) with { Missing = [.. (team.Alarm?.Missing ?? []).Union(missed.Missing)] } }, at),
        TeamAlarmRaised => team with { Alarm = team.Alarm! with { CommandToldAt = at } },
        _ => team,
    };

    /// <summary>A team in which everybody who has to check in has a clock or is looked for, and nobody else.</summary>
    public static TeamRecord Clocked(TeamRecord team, DateTimeOffset at)
    {
        var missing = (team.Alarm?.Missing ?? []).RemoveAll(expert => !HasTo(team, expert));
        return team with
        {
            Members =
            [
                .. team.Members.Select(member => member with
                {
                    CheckInDue = !HasTo(team, member.Expert) || missing.Contains(member.Expert) ? null : member.CheckInDue ?? at.AddHours(team.CheckIns.Hours),
                }),
            ],
            Alarm = missing.IsEmpty ? null : team.Alarm! with { Missing = missing },
        };
    }

    private static bool HasTo(TeamRecord team, ExpertId expert) =>
        team.Status != TeamStatus.Closed && team.Find(expert) is { IsAway: true } && (team.CheckIns.Each || expert == team.Leader);

    private static TeamRecord CheckedIn(TeamRecord team, TeamCheckedIn checkedIn, DateTimeOffset at)
    {
        var next = checkedIn.At.AddHours(team.CheckIns.Hours);
        var whose = team.CheckIns.Each ? checkedIn.Expert : team.Leader;
        var answers = next > at;
        var members = team.Members.Select(member => member with
        {
            CheckedInAt = member.Expert == checkedIn.Expert && !(member.CheckedInAt > checkedIn.At) ? checkedIn.At : member.CheckedInAt,
            CheckInDue = answers && member.Expert == whose && !(member.CheckInDue > next) ? next : member.CheckInDue,
        });
        var alarm = answers && whose is { } found && team.Alarm is { } known ? known with { Missing = known.Missing.Remove(found) } : team.Alarm;
        return Clocked(team with { Members = [.. members], Alarm = alarm }, at);
    }

    private static ImmutableArray<TeamPosition> Placed(ImmutableArray<TeamPosition> known, TeamPosition position)
    {
        var place = known.Length;
        while (place > 0 && known[place - 1].At > position.At)
        {
            place--;
        }

        var all = known.Insert(place, position);
        return all.Length > TeamLimits.MaxPositions ? all.RemoveAt(0) : all;
    }

    private static TeamPositioned Positioned(TeamAction action, ExpertId expert, TeamPlace place) =>
        new(new TeamPosition(expert, action.At, place, action.Now - action.At > TeamLimits.LateAfter));

    private static void Check(TeamAction action, ExpertId expert, TeamPlace? place)
    {
        if (action.Expert != expert && !TeamAccess.May(action.Role, TeamAct.Lead))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "A member says it for itself, and the leader for others.");
        }

        var problems = new CommandProblems();
        problems.Require(action.Team.Find(expert) is not null, $"expert: {expert} does not belong to the team.");
        problems.Require(place?.IsOnGlobe ?? true, $"place: a latitude from -90 to 90, a longitude from -180 to 180 degrees, and an accuracy from 0 to {TeamLimits.MaxAccuracy} metres.");
        problems.Refuse();
    }
}
