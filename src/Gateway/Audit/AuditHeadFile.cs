using System.Text.Json;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>The file of heads that a gateway was told: one JSON object a line, only ever appended to, flushed.</summary>
internal sealed partial class AuditHeadFile(string path, ILogger logger)
{
    private const byte NewLine = (byte)'\n';

    /// <summary>What the file holds. A line that a crash left half is passed over; one that is damaged too, with a warning.</summary>
    public List<AuditHeadTold> Read()
    {
        var told = new List<AuditHeadTold>();
        if (!File.Exists(path))
        {
            return told;
        }

        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                if (JsonSerializer.Deserialize(line, AuditHeadsJson.Default.AuditHeadTold) is { } head)
                {
                    told.Add(head);
                }
            }
            catch (Exception damaged) when (damaged is JsonException or FormatException)
            {
                LogDamaged(path, number, damaged.Message);
            }
        }

        return told;
    }

    /// <summary>Adds lines; returns when they are flushed.</summary>
    public async Task AppendAsync(IReadOnlyCollection<AuditHeadTold> heads, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        using var lines = new MemoryStream();
        if (EndsWithinLine(file))
        {
            lines.WriteByte(NewLine);
        }

        foreach (var head in heads)
        {
            JsonSerializer.Serialize(lines, head, AuditHeadsJson.Default.AuditHeadTold);
            lines.WriteByte(NewLine);
        }

        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <summary>A crash may have left the last line half.</summary>
    private static bool EndsWithinLine(FileStream file)
    {
        if (file.Length == 0)
        {
            return false;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != NewLine;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Line {Line} of the kept audit heads, {File}, cannot be read: {Reason}")]
    private partial void LogDamaged(string file, int line, string reason);
}
