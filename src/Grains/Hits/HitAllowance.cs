using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;

namespace Interpol.Mesh.Grains.Hits;

/// <summary>
/// How many hits each searcher may still note anew on this silo today (UTC): each is a stream of its own and is told to three, and nothing but the searcher's gateway says that there was a check. Kept in memory: a restart
/// begins the day anew, which only who runs the silo can cause.
/// </summary>
internal sealed class HitAllowance
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OwnerId, (int All, int Unknown)> _taken = [];
    private DateOnly _day;

    /// <summary>Takes one.</summary>
    /// <param name="searcher">An owner that there is.</param>
    /// <param name="isKnown">Whether the copy at the searcher's hub has the record.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="MeshException"><c>busy</c>: today's are used up.</exception>
    public void Take(OwnerId searcher, bool isKnown, DateTimeOffset now)
    {
        lock (_gate)
        {
            var day = DateOnly.FromDateTime(now.UtcDateTime);
            if (day != _day)
            {
                _taken.Clear();
                _day = day;
            }

            var (all, unknown) = _taken.GetValueOrDefault(searcher);
            if (all >= HitLimits.MaxOfDay || (!isKnown && unknown >= HitLimits.MaxUnknownOfDay))
            {
                throw new MeshException(
                    MeshErrorCodes.Busy,
                    $"{searcher} has noted as many hits today as are taken: {HitLimits.MaxOfDay}, of these {HitLimits.MaxUnknownOfDay} on records that its hub does not have.",
                    TimeSpan.FromMinutes(1));
            }

            _taken[searcher] = (all + 1, isKnown ? unknown : unknown + 1);
        }
    }

    /// <summary>Gives one back whose hit was not noted: it is noted again.</summary>
    /// <param name="searcher">Who took it.</param>
    /// <param name="isKnown">As it was taken.</param>
    /// <param name="at">When it was taken.</param>
    public void GiveBack(OwnerId searcher, bool isKnown, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_day == DateOnly.FromDateTime(at.UtcDateTime) && _taken.TryGetValue(searcher, out var taken))
            {
                _taken[searcher] = (taken.All - 1, isKnown ? taken.Unknown : taken.Unknown - 1);
            }
        }
    }
}
