namespace Interpol.Mesh.Engine.Transport;

/// <summary>Receives what arrives on a connection. Both methods run on the receiving loop and must not block.</summary>
internal interface IFrameHandler
{
    /// <summary>A whole frame arrived. The span is only valid during the call; an exception closes the connection.</summary>
    void OnFrame(FrameConnection connection, ReadOnlySpan<byte> frame);

    /// <summary>The connection is gone. Called exactly once.</summary>
    void OnClosed(FrameConnection connection, Exception? cause);
}
