using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Console.Identification;

/// <summary>Where a tooth stands on the chart, as one looks at the person: the upper right quadrant is at the upper left (ISO 3950).</summary>
/// <param name="Tooth">The number: quadrant and place from the middle.</param>
/// <param name="Column">The column, 0 to 15.</param>
/// <param name="IsUpper">Whether it is in the upper jaw.</param>
/// <param name="IsMesialRight">Whether the side towards the middle is at the right of the chart.</param>
/// <param name="IsDeciduous">Whether it is a milk tooth.</param>
public sealed record ToothPlace(string Tooth, int Column, bool IsUpper, bool IsMesialRight, bool IsDeciduous)
{
    /// <summary>All teeth: 32, and 20 milk teeth.</summary>
    public static ImmutableArray<ToothPlace> All { get; } = [.. from quadrant in Enumerable.Range(1, 8) from place in Enumerable.Range(1, quadrant > 4 ? 5 : 8) select At(quadrant, place)];

    /// <summary>The filled surfaces of a finding, as the chart draws them.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>Letters of M, D, O, B and L: incisal is drawn as occlusal, vestibular and facial as buccal, palatal as lingual. All of a filled tooth whose surfaces nobody named.</returns>
    public static IReadOnlySet<char> SurfacesOf(FileTooth finding)
    {
        if (finding.State != "filled")
        {
            return ImmutableHashSet<char>.Empty;
        }

        return string.IsNullOrEmpty(finding.Surfaces)
            ? ImmutableHashSet.Create('M', 'D', 'O', 'B', 'L')
            : finding.Surfaces.ToUpperInvariant().Select(letter => letter switch
            {
                'I' => 'O',
                'V' or 'F' => 'B',
                'P' => 'L',
                _ => letter,
            }).ToImmutableHashSet();
    }

    private static ToothPlace At(int quadrant, int place)
    {
        var isRight = quadrant % 4 is 1 or 0;
        return new ToothPlace($"{quadrant}{place}", isRight ? 8 - place : 7 + place, quadrant is 1 or 2 or 5 or 6, isRight, quadrant > 4);
    }
}
