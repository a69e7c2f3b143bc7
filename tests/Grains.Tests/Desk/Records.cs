using System.Text;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Tests.Desk;

/// <summary>Records for tests.</summary>
internal static class Records
{
    public static DeskAppend After(long position, string text, bool isSnapshot = false, OperationId? operation = null) =>
        new(operation ?? OperationId.New(), position, isSnapshot, new SealedContent(Encoding.UTF8.GetBytes(text), null, []));

    public static string Text(this DeskRecord record) => Encoding.UTF8.GetString(record.Content.Payload.Span);

    public static IEnumerable<(long Position, string Text)> Texts(this DeskPage page) => page.Records.Select(record => (record.Position, record.Text()));
}
