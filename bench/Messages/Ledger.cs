using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>
/// Compares what was accepted with what receivers read. Each sender sends one message after the other, so that the order of acceptance on a link is the
/// order of its numbers.
/// </summary>
internal sealed class Ledger(int owners)
{
    private const int Lanes = 3;
    private readonly int[] _accepted = new int[owners * owners * Lanes];
    private readonly int[] _read = new int[owners * owners * Lanes];
    private int _duplicated;
    private int _outOfOrder;
    private long _acceptedTotal;
    private long _readTotal;

    /// <summary>Messages accepted.</summary>
    public long Accepted => Interlocked.Read(ref _acceptedTotal);

    /// <summary>Messages read, duplicates not counted.</summary>
    public long Read => Interlocked.Read(ref _readTotal);

    /// <summary>Messages read twice.</summary>
    public int Duplicated => _duplicated;

    /// <summary>Messages that came before an earlier one of their link.</summary>
    public int OutOfOrder => _outOfOrder;

    /// <summary>The next message from a sender on a link. Called by that sender's loop alone.</summary>
    public SentMessage Next(int sender, int receiver, Lane lane) => new(sender, receiver, lane, _accepted[Link(sender, receiver, lane)] + 1);

    /// <summary>Records that the mesh accepted a message.</summary>
    public void OnAccepted(SentMessage message)
    {
        _accepted[Link(message.Sender, message.Receiver, message.Lane)] = message.Number;
        Interlocked.Increment(ref _acceptedTotal);
    }

    /// <summary>Records that a receiver read a message. Called by that receiver's reader alone.</summary>
    public void OnRead(int reader, SentMessage message)
    {
        var link = Link(message.Sender, reader, message.Lane);
        var last = _read[link];
        if (message.Receiver != reader || message.Number > last + 1)
        {
            Interlocked.Increment(ref _outOfOrder);
        }
        else if (message.Number <= last)
        {
            Interlocked.Increment(ref _duplicated);
            return;
        }

        _read[link] = message.Number;
        Interlocked.Increment(ref _readTotal);
    }

    /// <summary>Accepted messages that nobody has read.</summary>
    public long CountLost() => Enumerable.Range(0, _accepted.Length).Sum(link => (long)Math.Max(0, _accepted[link] - _read[link]));

    private int Link(int sender, int receiver, Lane lane) => ((sender * owners) + receiver) * Lanes + (int)lane;
}
