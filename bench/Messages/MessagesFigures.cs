using Interpol.Mesh.Bench.Measuring;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>What a step of the benchmark measured.</summary>
/// <param name="Rate">Messages a second asked for.</param>
/// <param name="Accepted">Messages accepted.</param>
/// <param name="AcceptedPerSecond">Messages accepted a second.</param>
/// <param name="Accepting">From the sender's call to its answer.</param>
/// <param name="Storing">From flushed at the sender's hub to flushed at the receiver's.</param>
/// <param name="Reading">From flushed at the sender's hub to the open live feed of the receiver.</param>
/// <param name="Drain">From the last answer to a sender until the last message was read.</param>
/// <param name="Lost">Accepted and not read within the deadline.</param>
/// <param name="Duplicated">Read twice.</param>
/// <param name="OutOfOrder">Read before an earlier message of the link.</param>
internal sealed record MessagesFigures(
    int Rate,
    long Accepted,
    double AcceptedPerSecond,
    LatencyFigures Accepting,
    LatencyFigures Storing,
    LatencyFigures Reading,
    TimeSpan Drain,
    long Lost,
    long Duplicated,
    long OutOfOrder)
{
    /// <summary>Nothing lost, doubled or out of order.</summary>
    public bool IsClean => Lost == 0 && Duplicated == 0 && OutOfOrder == 0;

    /// <summary>The rate was kept up and nothing piled up.</summary>
    public bool IsSustained => IsClean && AcceptedPerSecond >= 0.97 * Rate && Reading.P99 < TimeSpan.FromSeconds(1) && Drain < TimeSpan.FromSeconds(2);
}
