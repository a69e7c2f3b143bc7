using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Command;

/// <summary>A room of the command centre: its roster, and what its hub knows of the bureaus there; the key is the hub's name. What is in its queue stands at the lead desk.</summary>
[Alias("command-desk")]
public interface ICommandDeskGrain : IAggregateGrain
{
    /// <summary>Sets the roster. Repeating a command under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException"><c>forbidden</c>, <c>invalid</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("execute")]
    Task<DeskView> ExecuteAsync(IssuedCommand<DeskCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The room as it stands; null when it has no roster, or the reader is not the Secretariat.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<DeskView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>The bureaus of the room's hub that are off duty or do not read their feeds; to others than the Secretariat none.</summary>
    [Alias("get-absent-bureaus"), AlwaysInterleave]
    Task<ImmutableArray<AbsentBureau>> GetAbsentBureausAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>What can be done with a room.</summary>
[GenerateSerializer, Immutable, Alias("desk-command")]
public abstract record DeskCommand;

/// <summary>Sets the roster of the room. By officers of the command centre.</summary>
/// <param name="Roster">The roster.</param>
[GenerateSerializer, Immutable, Alias("set-roster")]
public sealed record SetRoster([property: Id(0)] DeskRoster Roster) : DeskCommand;

/// <summary>A room with its version.</summary>
/// <param name="Roster">Its roster.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("desk-view")]
public sealed record DeskView([property: Id(0)] DeskRoster Roster, [property: Id(1)] long Version);

/// <summary>A roster: a week of shifts in local time. Each shift runs until the next one begins, so that no hour has none and none has two, whatever clocks do.</summary>
/// <param name="TimeZone">The IANA time zone: <c>Europe/Paris</c>.</param>
/// <param name="Shifts">The shifts, 1 to <see cref="MaxShifts"/>.</param>
[GenerateSerializer, Immutable, Alias("desk-roster")]
public sealed record DeskRoster([property: Id(0)] string TimeZone, [property: Id(1)] ImmutableArray<DeskShift> Shifts)
{
    /// <summary>Shifts of a week.</summary>
    public const int MaxShifts = 84;

    /// <summary>Officers of a shift.</summary>
    public const int MaxOfficers = 20;
}

/// <summary>A shift of a roster.</summary>
/// <param name="Day">The day of the week on which it begins.</param>
/// <param name="From">When it begins, local time. A time that the clock skips is the moment of the skip; of one that comes twice it is the first.</param>
/// <param name="Officers">The numbers of the officers; none when the room is closed.</param>
[GenerateSerializer, Immutable, Alias("desk-shift")]
public sealed record DeskShift([property: Id(0)] DayOfWeek Day, [property: Id(1)] TimeOnly From, [property: Id(2)] ImmutableArray<string> Officers);

/// <summary>A bureau whom the command centre may not reach.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Duty">Its duty status; null when its hub does not say.</param>
/// <param name="LastReadAt">When a gateway of it last read its feed; null when none has for as long as the hub knows.</param>
/// <param name="IsReading">Whether a gateway of it reads its feed now.</param>
[GenerateSerializer, Immutable, Alias("absent-bureau")]
public sealed record AbsentBureau(
    [property: Id(0)] OwnerId Owner, [property: Id(1)] DutyStatus? Duty, [property: Id(2)] DateTimeOffset? LastReadAt, [property: Id(3)] bool IsReading);
