using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Cli.Records;

/// <summary>How far a file is: written beside it behind batches that were acknowledged, and removed when it is done.</summary>
/// <param name="Work">What is done with the file, for whom and where.</param>
/// <param name="Sha256">SHA-256 of the file: one that has changed is another.</param>
/// <param name="Run">A random word that all operations of this run have in their ids, so that they are repeated without effect and those of a later run are not.</param>
/// <param name="Offset">Bytes of the file that are done.</param>
/// <param name="Lines">Lines of the file that are done.</param>
/// <param name="OutputBytes">Bytes that were written about them.</param>
/// <param name="Counts">What became of them.</param>
/// <param name="Position">The last position that the owner's hub named.</param>
internal sealed record BulkProgress(string Work, string Sha256, string Run, long Offset, long Lines, long OutputBytes, BulkCounts Counts, long Position)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where the progress of a file stands.</summary>
    public static string FileOf(string file) => file + ".progress";

    /// <summary>The beginning of a run over a file.</summary>
    public static async Task<BulkProgress> StartAsync(string work, string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return new BulkProgress(work, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)), Guid.NewGuid().ToString("N"), 0, 0, 0, default, 0);
    }

    /// <summary>How far a file is; null when nothing is under way with it.</summary>
    public static BulkProgress? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<BulkProgress>(File.ReadAllText(FileOf(file)), Json);
        }
        catch (Exception absent) when (absent is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Where the same run broke off; this beginning when there is none, or when it was about something else.</summary>
    public BulkProgress Resumed(string file) => Read(file) is { } known && known.Work == Work && known.Sha256 == Sha256 ? known : this;

    /// <summary>Keeps it. A kill or a loss of power leaves the progress of before or this one.</summary>
    public void Save(string file) => WholeFile.Write(FileOf(file), JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
