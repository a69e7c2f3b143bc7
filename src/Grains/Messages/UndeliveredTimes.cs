namespace Interpol.Mesh.Grains.Messages;

/// <summary>When the entries of a link that are not delivered were accepted: a bounded sample, denser the newer.</summary>
internal sealed class UndeliveredTimes
{
    private const int MaxSamples = 64;

    private List<(long Number, DateTimeOffset At)> _samples = [];

    /// <summary>Whether anything is known of what is not delivered.</summary>
    public bool IsKnown(long delivered) => _samples.Exists(sample => sample.Number > delivered);

    /// <summary>An entry was accepted.</summary>
    public void Add(long number, DateTimeOffset at)
    {
        if (_samples.Count == MaxSamples)
        {
            // The oldest stays exact; of the others every second goes.
            _samples = [.. _samples.Where((_, i) => i % 2 == 0)];
        }

        _samples.Add((number, at));
    }

    /// <summary>Puts the oldest one first.</summary>
    public void AddFirst(long number, DateTimeOffset at) => _samples.Insert(0, (number, at));

    /// <summary>When the oldest entry behind a number was accepted, as far as is known; between two samples the earlier one counts.</summary>
    public DateTimeOffset? Since(long delivered)
    {
        while (_samples.Count > 1 && _samples[1].Number <= delivered + 1)
        {
            _samples.RemoveAt(0);
        }

        if (_samples is [var only] && only.Number <= delivered)
        {
            _samples.Clear();
        }

        return _samples.Count > 0 ? _samples[0].At : null;
    }
}
