using System.Text;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Storage.Tests.Support;

/// <summary>Rows and appends for tests.</summary>
internal static class Sample
{
    public static StreamName Outbox { get; } = new("outbox/FR");

    public static JournalRow Row(string head, string body = "") => new(7, Bytes(head), Bytes(body));

    public static JournalAppend Append(long next, params string[] heads) => AppendTo(Outbox, next, heads);

    public static JournalAppend AppendTo(StreamName stream, long next, params string[] heads) => new()
    {
        Stream = stream,
        ExpectedNext = next,
        Epoch = 1,
        Rows = [.. heads.Select(head => Row(head, "body of " + head))],
    };

    public static OperationRecord Operation(string id, int rowIndex = 0) => new(id, Bytes("hash of " + id), rowIndex);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
