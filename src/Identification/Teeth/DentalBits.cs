using System.Numerics;

namespace Interpol.Mesh.Identification.Teeth;

/// <summary>A chart as bits, one for each tooth: two are compared in some ten operations. It counts what <see cref="DentalComparer"/> explains.</summary>
internal sealed class DentalBits
{
    private const int SurfaceCount = 5;

    private readonly ulong[] _states = new ulong[Enum.GetValues<ToothState>().Length];
    private readonly ulong[] _surfaces = new ulong[SurfaceCount];
    private readonly ulong _root;
    private readonly ulong _anySurface;

    public DentalBits(ToothChart chart)
    {
        foreach (var finding in chart.Findings)
        {
            if (finding.Tooth is { } tooth)
            {
                var bit = 1UL << tooth.Index;
                _states[(int)finding.State] |= bit;
                _root |= finding.IsRootFilled ? bit : 0;
                _anySurface |= finding.Surfaces == ToothSurfaces.None ? 0 : bit;
                for (var surface = 0; surface < SurfaceCount; surface++)
                {
                    _surfaces[surface] |= ((int)finding.Surfaces & (1 << surface)) == 0 ? 0 : bit;
                }
            }
        }
    }

    /// <summary>How many teeth contradict, agree, and agree in something distinctive.</summary>
    public static (int Contradicting, int Agreeing, int Distinctive) Compare(DentalBits before, DentalBits after)
    {
        var bothFilled = before.Of(ToothState.Filled) & after.Of(ToothState.Filled);
        var (lacking, differing) = (0UL, 0UL);
        for (var surface = 0; surface < SurfaceCount; surface++)
        {
            lacking |= before._surfaces[surface] & ~after._surfaces[surface];
            differing |= before._surfaces[surface] ^ after._surfaces[surface];
        }

        var there = after.Of(ToothState.Sound) | after.Of(ToothState.Filled) | after.Of(ToothState.Crowned);
        var gone = before.Of(ToothState.Missing) | before.Of(ToothState.Replaced);
        var erupted = before.Of(ToothState.Sound) | before.Of(ToothState.Filled) | before.Of(ToothState.Crowned) | before.Of(ToothState.LostAfterDeath);
        var contradicting = (gone & (there | after.Of(ToothState.LostAfterDeath) | after.Of(ToothState.Unerupted)))
            | (erupted & after.Of(ToothState.Unerupted))
            | (before.Of(ToothState.Crowned) & (after.Of(ToothState.Sound) | after.Of(ToothState.Filled)))
            | (before._root & ~after._root & there)
            | (before.Of(ToothState.Filled) & after.Of(ToothState.Sound))
            | (bothFilled & lacking & after._anySurface);
        if (contradicting != 0)
        {
            return (BitOperations.PopCount(contradicting), 0, 0);
        }

        var sameRoot = ~(before._root ^ after._root);
        var distinctive = ((bothFilled & ~differing) | Both(ToothState.Crowned) | Both(ToothState.Missing) | Both(ToothState.Replaced)) & sameRoot;
        var agreeing = distinctive | ((Both(ToothState.Sound) | Both(ToothState.Unerupted) | Both(ToothState.LostAfterDeath)) & sameRoot);
        return (0, BitOperations.PopCount(agreeing), BitOperations.PopCount(distinctive));

        ulong Both(ToothState state) => before.Of(state) & after.Of(state);
    }

    private ulong Of(ToothState state) => _states[(int)state];
}
