using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Writes server-sent events.</summary>
internal readonly struct EventStream(PipeWriter output)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    /// <summary>Begins the stream: how soon a reader should come back when it breaks off.</summary>
    public void WriteBeginning() => Write("retry: 1000\n\n"u8);

    /// <summary>Writes a comment, so that both ends see that the connection lives.</summary>
    public void WriteHeartbeat() => Write(": heartbeat\n\n"u8);

    /// <summary>Writes a message.</summary>
    /// <param name="frame">The entry.</param>
    /// <param name="cursor">Where this listener reads on behind it.</param>
    public void WriteMessage(LiveFrame frame, FeedCursor cursor)
    {
        // Three numbers of at most 19 digits, and two dots.
        Span<byte> text = stackalloc byte[64];
        cursor.Flash.TryFormat(text, out var length);
        text[length++] = (byte)'.';
        cursor.Urgent.TryFormat(text[length..], out var written);
        length += written;
        text[length++] = (byte)'.';
        cursor.Routine.TryFormat(text[length..], out written);
        var id = text[..(length + written)];

        Write("id: "u8);
        Write(id);
        Write("\nevent: message\ndata: "u8);
        Write(frame.Json.AsSpan(0, frame.Json.Length - 1));
        Write(",\"cursor\":\""u8);
        Write(id);
        Write("\"}\n\n"u8);
    }

    /// <summary>Writes why the stream ends.</summary>
    public void WriteProblem(Problem problem)
    {
        Write("event: problem\ndata: "u8);
        Write(JsonSerializer.SerializeToUtf8Bytes(problem, MeshJsonContext.Default.Problem));
        Write("\n\n"u8);
    }

    /// <summary>Sends what was written. Waits while the listener does not read, so that nothing piles up here.</summary>
    /// <returns>False when the listener has gone.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        var result = await output.FlushAsync(cancellationToken);
        return !result.IsCompleted && !result.IsCanceled;
    }

    private void Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
