namespace Interpol.Mesh.Engine.Transport;

/// <summary>Bounds of a connection.</summary>
/// <param name="MaxFrameBytes">Largest frame that is sent or accepted.</param>
/// <param name="MaxQueuedBytes">Bytes waiting to be written above which a sender has to wait.</param>
internal sealed record TransportLimits(int MaxFrameBytes, int MaxQueuedBytes)
{
    /// <summary>Starting size of a receive buffer; it grows to the frame it has to hold and shrinks back.</summary>
    public const int ReceiveBufferBytes = 64 * 1024;
}
