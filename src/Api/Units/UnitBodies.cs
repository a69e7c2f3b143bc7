using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Interpol.Mesh.Api;

/// <summary>What a national unit, an officer or a system with that role, may check.</summary>
public sealed record UnitRequest
{
    /// <summary>The most databases or purposes.</summary>
    public const int MaxListed = 50;

    /// <summary>What it may ask about, as the fields of a question are called: travelDocument, vehicle, person.</summary>
    [Items(1, MaxListed, Distinct = true)]
    public required ImmutableArray<string> Databases { get; init; }

    /// <summary>For which purposes, each as a check says it: 1 to 50 of 1 to 200 characters.</summary>
    [Items(1, MaxListed, Distinct = true)]
    public required ImmutableArray<string> Purposes { get; init; }

    /// <summary>Questions of a day (UTC): 1 to 10,000,000.</summary>
    [Range(1, 10_000_000, ErrorMessage = "must be a whole number from {1} to {2}.")]
    public required int QuestionsPerDay { get; init; }
}

/// <summary>What a national unit may check.</summary>
/// <param name="Unit">The officer's number or the system's name.</param>
/// <param name="Databases">What it may ask about.</param>
/// <param name="Purposes">For which purposes.</param>
/// <param name="QuestionsPerDay">Questions of a day (UTC).</param>
/// <param name="ReservedToday">How many of today's were handed out to gateways.</param>
/// <param name="SetBy">Which supervisor set it.</param>
/// <param name="SetAt">When.</param>
public sealed record UnitBody(
    string Unit, ImmutableArray<string> Databases, ImmutableArray<string> Purposes, int QuestionsPerDay, int ReservedToday, string SetBy, DateTimeOffset SetAt);

/// <summary>What the bureau's national units may check.</summary>
/// <param name="Units">By name.</param>
public sealed record UnitsBody(ImmutableArray<UnitBody> Units);
