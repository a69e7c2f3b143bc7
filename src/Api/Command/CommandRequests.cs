using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>An officer is on duty in a room of the command centre.</summary>
public sealed record PresenceRequest : CommandRequest
{
    /// <summary>The room.</summary>
    public required HubName Room { get; init; }

    /// <summary>For how many minutes, 1 to 60, unless it is said again; 15 without it.</summary>
    [Range(1, CommandLimits.MaxPresentMinutes)]
    public int? Minutes { get; init; }
}

/// <summary>The plan of the day: which room leads from when, UTC.</summary>
public sealed record LeadPlanRequest : CommandRequest
{
    /// <summary>The shifts; each runs until the next one begins.</summary>
    [Items(1, LeadPlan.MaxShifts)]
    public required ImmutableArray<LeadShiftBody> Shifts { get; init; }
}

/// <summary>A shift of the plan of the day.</summary>
/// <param name="Room">The room that leads.</param>
/// <param name="From">From when, UTC.</param>
public sealed record LeadShiftBody(HubName Room, TimeOnly From);

/// <summary>The leading room proposes to hand the lead over.</summary>
public sealed record HandOverRequest : CommandRequest
{
    /// <summary>Characters of a briefing.</summary>
    public const int MaxBriefing = 10_000;

    /// <summary>The room that is to lead.</summary>
    public required HubName To { get; init; }

    /// <summary>What its officers have to know; hubs do not read it.</summary>
    [PlainText(1, MaxBriefing)]
    public string? Briefing { get; init; }
}

/// <summary>A room takes the lead that is proposed to it.</summary>
public sealed record AcceptHandOverRequest : CommandRequest
{
    /// <summary>The epoch of the lead that the board shows.</summary>
    [Range(1, long.MaxValue)]
    public required long Epoch { get; init; }
}

/// <summary>An item goes to another room.</summary>
public sealed record AssignItemRequest : CommandRequest
{
    /// <summary>The room.</summary>
    public required HubName Room { get; init; }
}

/// <summary>An item is done.</summary>
public sealed record CloseItemRequest : CommandRequest
{
    /// <summary>What came of it, a code of lower-case letters, digits and dashes: <c>advised</c>.</summary>
    [RegularExpression("^[a-z0-9-]{1,40}$", ErrorMessage = "must be a code of 1 to 40 lower-case letters, digits and dashes.")]
    public required string Outcome { get; init; }
}

/// <summary>A bureau asks the command centre for help.</summary>
public sealed record HelpRequest : CommandRequest
{
    /// <summary>Characters of the text.</summary>
    public const int MaxText = 10_000;

    /// <summary>How urgent it is: flash or urgent.</summary>
    public required Lane Priority { get; init; }

    /// <summary>What is needed; hubs do not read it.</summary>
    [PlainText(1, MaxText)]
    public required string Text { get; init; }
}

/// <summary>The roster of a room.</summary>
public sealed record RosterRequest : CommandRequest
{
    /// <summary>The IANA time zone.</summary>
    [PlainText(1, 64, OneLine = true)]
    public required string TimeZone { get; init; }

    /// <summary>The shifts of a week in local time; each runs until the next one begins.</summary>
    [Items(1, DeskRoster.MaxShifts)]
    public required ImmutableArray<RosterShiftBody> Shifts { get; init; }
}

/// <summary>A shift of a roster.</summary>
/// <param name="Day">The day of the week on which it begins.</param>
/// <param name="From">When it begins, local time.</param>
/// <param name="Officers">The numbers of the officers; none when the room is closed.</param>
public sealed record RosterShiftBody(
    [property: JsonConverter(typeof(KebabCase<DayOfWeek>))] DayOfWeek Day, TimeOnly From, [property: Items(0, DeskRoster.MaxOfficers, Distinct = true)] ImmutableArray<string> Officers);
