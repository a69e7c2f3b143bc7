using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Identification.Teeth;

/// <summary>What a tooth is like.</summary>
public enum ToothState
{
    /// <summary>Nothing is known of it: not examined, not recovered with the jaw.</summary>
    NoInformation = 0,

    /// <summary>It has not come through yet.</summary>
    Unerupted = 1,

    /// <summary>It is there without any treatment.</summary>
    Sound = 2,

    /// <summary>It is there with fillings on the surfaces that are named.</summary>
    Filled = 3,

    /// <summary>It carries a crown.</summary>
    Crowned = 4,

    /// <summary>It was there at death and fell out afterwards: its socket is open. Of remains only.</summary>
    LostAfterDeath = 5,

    /// <summary>It is missing, and its socket has healed: it was lost in life, or never was.</summary>
    Missing = 6,

    /// <summary>An implant or a bridge stands in its place.</summary>
    Replaced = 7,
}

/// <summary>The surfaces of a tooth that can carry a filling.</summary>
[Flags]
public enum ToothSurfaces
{
    /// <summary>None, or not said.</summary>
    None = 0,

    /// <summary>Towards the middle of the arch (M).</summary>
    Mesial = 1,

    /// <summary>The chewing surface or the edge (O, I).</summary>
    Occlusal = 2,

    /// <summary>Away from the middle (D).</summary>
    Distal = 4,

    /// <summary>Towards lip or cheek (B, V, F).</summary>
    Buccal = 8,

    /// <summary>Towards tongue or palate (L, P).</summary>
    Lingual = 16,
}

/// <summary>A finding as a chart has it.</summary>
/// <param name="Tooth">The number of the tooth in the chart's notation; null for one that could not be told apart.</param>
/// <param name="State">What it is like.</param>
/// <param name="Surfaces">The filled surfaces as letters, for example <c>MOD</c>; null or empty for none.</param>
/// <param name="IsRootFilled">Whether its root is filled.</param>
public sealed record ToothInput(string? Tooth, ToothState State, string? Surfaces = null, bool IsRootFilled = false);

/// <summary>A finding on a tooth.</summary>
/// <param name="Tooth">Which tooth; null for one that could not be told apart: it is kept, and compared with nothing.</param>
/// <param name="State">What it is like.</param>
/// <param name="Surfaces">Where it is filled.</param>
/// <param name="IsRootFilled">Whether its root is filled.</param>
public sealed record ToothFinding(ToothNumber? Tooth, ToothState State, ToothSurfaces Surfaces, bool IsRootFilled);

/// <summary>The teeth of a person or of remains.</summary>
/// <param name="Findings">Each tooth once, in the order of the numbers; those without a number last.</param>
public sealed record ToothChart(ImmutableArray<ToothFinding> Findings);

/// <summary>A chart that was read.</summary>
/// <param name="Chart">The chart; null when something is wrong with it.</param>
/// <param name="Findings">What is wrong, a sentence for each place, and what was converted.</param>
public sealed record ToothChartReading(ToothChart? Chart, ImmutableArray<IdentifierFinding> Findings);
