using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cases;

namespace Interpol.Mesh.Grains.Teams;

/// <summary>The scene: log, situation reports, sectors and equipment. What is heard of late takes its place by its own time, and changes nothing that is known to be later.</summary>
internal static class TeamSceneRules
{
    /// <summary>What can be done with a piece of equipment; null before it is known.</summary>
    private static readonly FrozenSet<(EquipmentStatus? Before, EquipmentStatus After)> Moves =
    [
        (null, EquipmentStatus.Issued),
        (EquipmentStatus.Issued, EquipmentStatus.Returned),
        (EquipmentStatus.Issued, EquipmentStatus.Lost),
        (EquipmentStatus.Returned, EquipmentStatus.Issued),
        (EquipmentStatus.Lost, EquipmentStatus.Returned),
    ];

    public static ImmutableArray<TeamEvent> Log(TeamAction action, AddLogEntry command)
    {
        var problems = new CommandProblems();
        CaseChecks.CheckContent(problems, command.Text, "text", TeamLimits.MaxContentBytes);
        problems.Require(command.Task is null || ConsentLimits.IsTask(command.Task), "task: a code of lower-case letters, digits and dashes, or nothing for what is no work.");
        problems.Require(action.Team.LogEntries < TeamLimits.MaxLog, $"A team's log has at most {TeamLimits.MaxLog} entries.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        return [new TeamEntryAdded(action.Entry(TeamEntryKind.Log, action.Team.LogEntries + 1, command.Text) with { Task = command.Task })];
    }

    public static ImmutableArray<TeamEvent> File(TeamAction action, FileReport command)
    {
        var known = action.Team.ReportVersions;
        if (command.Number is { } asked && (asked < 1 || asked > known.Length))
        {
            throw new MeshException(MeshErrorCodes.NotFound, $"There is no situation report {asked}; the last has the number {known.Length}.");
        }

        var problems = new CommandProblems();
        var number = command.Number ?? known.Length + 1;
        var version = command.Number is null ? 1 : known[number - 1] + 1;
        CaseChecks.CheckContent(problems, command.Text, "text", TeamLimits.MaxContentBytes);
        problems.Require(number <= TeamLimits.MaxReports, $"A team files at most {TeamLimits.MaxReports} situation reports.", MeshErrorCodes.TooLarge);
        problems.Require(version <= TeamLimits.MaxReportVersions, $"A situation report has at most {TeamLimits.MaxReportVersions} versions.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        return [new TeamEntryAdded(action.Entry(TeamEntryKind.Report, number, command.Text) with { Version = version })];
    }

    public static ImmutableArray<TeamEvent> Put(TeamAction action, PutSector command)
    {
        var problems = new CommandProblems();
        CheckCode(problems, command.Code);
        CaseChecks.CheckContent(problems, command.Description, "description", TeamLimits.MaxContentBytes);
        var sectors = action.Team.Sectors;
        problems.Require(sectors.Length < TeamLimits.MaxSectors || sectors.Any(sector => sector.Code == command.Code), $"A scene has at most {TeamLimits.MaxSectors} sectors.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        return [new TeamSectorPut(command.Code, command.Description)];
    }

    public static ImmutableArray<TeamEvent> Search(TeamAction action, SearchSector command)
    {
        if (action.Team.Sectors.All(sector => sector.Code != command.Code))
        {
            throw new MeshException(MeshErrorCodes.NotFound, $"The scene has no sector {command.Code}; name it first.");
        }

        MeshException.Require(Enum.IsDefined(command.Status) && command.Status != SectorStatus.Unsearched, "status: searching, searched or inaccessible.");
        MeshException.Require(ConsentLimits.IsTask(command.Task), "task: name the task of the mandate under which it is searched.");
        return [new TeamSectorSearched(command.Code, command.Status, action.At, command.Task)];
    }

    public static ImmutableArray<TeamEvent> Put(TeamAction action, PutEquipment command)
    {
        var known = action.Team.Equipment.FirstOrDefault(piece => piece.Code == command.Code);
        var problems = new CommandProblems();
        CheckCode(problems, command.Code);
        problems.Require(Enum.IsDefined(command.Status), "status: this hub does not know it.");
        CaseChecks.CheckContent(problems, command.Description, "description", TeamLimits.MaxContentBytes, needed: known is null);
        problems.Require(
            (command.Status == EquipmentStatus.Issued) == command.Holder is not null && (command.Holder is not { } to || action.Team.Find(to) is not null),
            "holder: a member of the team, to whom it is issued; nobody when it is returned or lost.");
        problems.Require(known is not null || action.Team.Equipment.Length < TeamLimits.MaxEquipment, $"A team has at most {TeamLimits.MaxEquipment} pieces of equipment.", MeshErrorCodes.TooLarge);
        problems.Refuse();
        if (!(known?.StatusAt > action.At) && !Moves.Contains((known?.Status, command.Status)))
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, known is null
                ? $"The team has no {command.Code}; issue it first."
                : $"{command.Code} is {EnumText.Of(known.Status)}: it can be {string.Join(" or ", Moves.Where(move => move.Before == known.Status).Select(move => EnumText.Of(move.After)).Order(StringComparer.Ordinal))}.");
        }

        return [new TeamEquipmentPut(new TeamEquipment(command.Code, command.Description ?? known!.Description, command.Status, command.Holder ?? known!.Holder, action.At))];
    }

    public static TeamState Apply(TeamState state, Recorded<TeamEvent> recorded) => recorded.Event switch
    {
        TeamEntryAdded { Entry: { Kind: TeamEntryKind.Log } entry } => new TeamState(state.Record with { LogEntries = entry.Number }, Placed(state.Log, new TeamLogPlace(entry.Number, entry.At))),
        TeamEntryAdded { Entry: { Kind: TeamEntryKind.Report } entry } => state with { Record = Reported(state.Record, entry) },
        TeamSectorPut put => state with { Record = state.Record with { Sectors = Described(state.Record.Sectors, put) } },
        TeamSectorSearched searched => state with { Record = state.Record with { Sectors = [.. state.Record.Sectors.Select(sector => Searched(sector, searched, recorded))] } },
        TeamEquipmentPut { Equipment: var piece } => state with { Record = state.Record with { Equipment = Moved(state.Record.Equipment, piece) } },
        _ => state,
    };

    private static void CheckCode(CommandProblems problems, string? code) =>
        problems.Require(TeamLimits.IsCode(code), $"code: 1 to {TeamLimits.MaxCode} letters, digits and dashes.");

    private static TeamRecord Reported(TeamRecord team, TeamEntry entry) => team with
    {
        ReportVersions = entry.Version == 1 ? team.ReportVersions.Add(1) : team.ReportVersions.SetItem((int)entry.Number - 1, entry.Version),
    };

    private static ImmutableArray<TeamSector> Described(ImmutableArray<TeamSector> sectors, TeamSectorPut put) => sectors.Any(sector => sector.Code == put.Code)
        ? [.. sectors.Select(sector => sector.Code == put.Code ? sector with { Description = put.Description } : sector)]
        : sectors.Add(new TeamSector(put.Code, put.Description, SectorStatus.Unsearched, null, null));

    private static TeamSector Searched(TeamSector sector, TeamSectorSearched searched, Recorded<TeamEvent> recorded) =>
        sector.Code == searched.Code && !(sector.StatusAt > searched.At) ? sector with { Status = searched.Status, StatusAt = searched.At, StatusBy = recorded.By } : sector;

    private static ImmutableArray<TeamEquipment> Moved(ImmutableArray<TeamEquipment> known, TeamEquipment piece) => known.Any(one => one.Code == piece.Code)
        ? [.. known.Select(one => one.Code == piece.Code && one.StatusAt <= piece.StatusAt ? piece : one)]
        : known.Add(piece);

    private static ImmutableArray<TeamLogPlace> Placed(ImmutableArray<TeamLogPlace> log, TeamLogPlace added)
    {
        var place = log.Length;
        while (place > 0 && log[place - 1].At > added.At)
        {
            place--;
        }

        return log.Insert(place, added);
    }
}
