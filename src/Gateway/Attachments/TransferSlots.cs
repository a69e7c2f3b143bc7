using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Bounds how many attachments are on their way at the same time, and with that the memory that they take.</summary>
internal sealed class TransferSlots(GatewaySettings settings)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private int _taken;

    /// <summary>Takes a slot until the result is disposed.</summary>
    /// <exception cref="RequestRefusedException">503: all slots are taken.</exception>
    public Slot Take()
    {
        if (Interlocked.Increment(ref _taken) <= settings.Limits.AttachmentTransfers)
        {
            return new Slot(this);
        }

        Interlocked.Decrement(ref _taken);
        throw new RequestRefusedException(
            StatusCodes.Status503ServiceUnavailable,
            MeshErrorCodes.Busy,
            "As many attachments as this gateway can carry are on their way; try again in a moment.",
            retryAfter: RetryAfter);
    }

    /// <summary>A slot that is taken.</summary>
    internal readonly struct Slot(TransferSlots slots) : IDisposable
    {
        /// <summary>Gives the slot back.</summary>
        public void Dispose() => Interlocked.Decrement(ref slots._taken);
    }
}
