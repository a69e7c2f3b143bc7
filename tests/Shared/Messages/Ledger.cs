using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Testing.Messages;

/// <summary>
/// Compares what was accepted with what receivers read. Each sender sends one message after the other and repeats one whose outcome it does not know
/// until it does, so that the order of acceptance on a link is the order of its numbers, from 1 and without gaps. The counts come from what was read alone.
/// </summary>
/// <param name="owners">How many owners take part; they are known by index.</param>
internal sealed class Ledger(int owners)
{
    private const int Lanes = 3;
    private readonly Link?[] _links = new Link?[owners * owners * Lanes];
    private long _accepted;
    private long _read;
    private long _duplicated;
    private long _outOfOrder;

    /// <summary>Messages accepted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Messages read, duplicates not counted.</summary>
    public long Read => Interlocked.Read(ref _read);

    /// <summary>Messages read a second time, or a third.</summary>
    public long Duplicated => Interlocked.Read(ref _duplicated);

    /// <summary>Messages that came behind a later one of their link, or to the wrong reader.</summary>
    public long OutOfOrder => Interlocked.Read(ref _outOfOrder);

    /// <summary>The next message from a sender on a link. Called by that sender's loop alone.</summary>
    public SentMessage Next(int sender, int receiver, Lane lane)
    {
        var link = LinkOf(sender, receiver, lane);
        lock (link)
        {
            return new SentMessage(sender, receiver, lane, link.Accepted + 1);
        }
    }

    /// <summary>Records that the mesh accepted a message.</summary>
    public void OnAccepted(SentMessage message)
    {
        var link = LinkOf(message.Sender, message.Receiver, message.Lane);
        lock (link)
        {
            link.Accepted = message.Number;
        }

        Interlocked.Increment(ref _accepted);
    }

    /// <summary>Records that a receiver read a message.</summary>
    public void OnRead(int reader, SentMessage message)
    {
        if (message.Receiver != reader)
        {
            Interlocked.Increment(ref _outOfOrder);
            return;
        }

        var link = LinkOf(message.Sender, reader, message.Lane);
        lock (link)
        {
            // Read before the sender's loop has heard that it was accepted is possible; read before it was sent is not.
            if (message.Number < link.NextToRead && !link.Skipped.Remove(message.Number))
            {
                Interlocked.Increment(ref _duplicated);
                return;
            }

            if (message.Number < link.NextToRead)
            {
                Interlocked.Increment(ref _outOfOrder);
            }
            else
            {
                for (var skipped = link.NextToRead; skipped < message.Number; skipped++)
                {
                    link.Skipped.Add(skipped);
                }

                link.NextToRead = message.Number + 1;
            }
        }

        Interlocked.Increment(ref _read);
    }

    /// <summary>Accepted messages that their receivers have not read.</summary>
    public long CountLost()
    {
        var lost = 0L;
        foreach (var link in _links)
        {
            if (link is not null)
            {
                lock (link)
                {
                    lost += link.Skipped.Count + Math.Max(0, link.Accepted + 1 - link.NextToRead);
                }
            }
        }

        return lost;
    }

    /// <summary>The links that lack messages, with what they lack.</summary>
    public IEnumerable<string> DescribeLost()
    {
        for (var index = 0; index < _links.Length; index++)
        {
            if (_links[index] is { } link)
            {
                int accepted, next, skipped;
                lock (link)
                {
                    (accepted, next, skipped) = (link.Accepted, link.NextToRead, link.Skipped.Count);
                }

                if (skipped > 0 || next <= accepted)
                {
                    yield return $"{index / Lanes / owners} to {index / Lanes % owners} {(Lane)(index % Lanes)}: {accepted} accepted, read to {next - 1}, {skipped} skipped";
                }
            }
        }
    }

    /// <summary>A ledger with the same acceptances and nothing read, to compare with another way of reading.</summary>
    public Ledger ReadAgain()
    {
        var again = new Ledger(owners) { _accepted = Accepted };
        for (var index = 0; index < _links.Length; index++)
        {
            if (_links[index] is { } link)
            {
                lock (link)
                {
                    again._links[index] = new Link { Accepted = link.Accepted };
                }
            }
        }

        return again;
    }

    private Link LinkOf(int sender, int receiver, Lane lane)
    {
        ref var place = ref _links[(((sender * owners) + receiver) * Lanes) + (int)lane];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new Link(), null) ?? place!;
    }

    private sealed class Link
    {
        /// <summary>The highest number that was accepted.</summary>
        public int Accepted { get; set; }

        /// <summary>One more than the highest number that was read.</summary>
        public int NextToRead { get; set; } = 1;

        /// <summary>Numbers below that were not read; empty as long as order holds.</summary>
        public HashSet<int> Skipped { get; } = [];
    }
}
