using System.Collections.Immutable;
using Interpol.Mesh.Gateway.BureauStore;

namespace Interpol.Mesh.Gateway.Units;

/// <summary>What a national unit may check. One without it checks nothing.</summary>
/// <param name="Unit">The officer's number or the system's name; no two of a bureau are alike.</param>
/// <param name="Databases">What it may ask about, as the fields of a question are called.</param>
/// <param name="Purposes">For which purposes.</param>
/// <param name="QuestionsPerDay">Questions of a day (UTC) at all gateways of the owner together.</param>
/// <param name="SetBy">Which supervisor set it.</param>
/// <param name="SetAt">When.</param>
internal sealed record UnitLimits(
    string Unit, ImmutableArray<string> Databases, ImmutableArray<string> Purposes, int QuestionsPerDay, string SetBy, DateTimeOffset SetAt) : StoreItem(Kind, Unit), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "unit";

    /// <summary>Under which key its questions of the day are counted.</summary>
    public static string VolumeOf(string unit) => $"unit/{unit}";
}
