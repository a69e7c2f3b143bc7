using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>Where a part of an offline copy stands in its file.</summary>
/// <param name="Number">The number of its frame.</param>
/// <param name="Offset">Where the frame begins.</param>
/// <param name="Range">Which records it holds; null when it holds none, or changes.</param>
/// <param name="IsUpdate">Whether it holds changes.</param>
internal sealed record OfflinePlace(long Number, long Offset, OfflineRange? Range, bool IsUpdate);

/// <summary>The file of an offline copy: its parts, each a frame of its own, and behind them where each stands, so that a look-up reads one.</summary>
internal sealed class OfflineFile : IDisposable
{
    /// <summary>What the file is, see <see cref="OfflineCipher"/>.</summary>
    public const string Purpose = "interpol-mesh/offline-copy/1";

    private readonly FileStream _file;
    private readonly OfflineCipher _cipher;

    private OfflineFile(FileStream file, OfflineCipher cipher)
    {
        _file = file;
        _cipher = cipher;
    }

    /// <summary>The parts: the head, the records in the order of their ids, the changes in the order in which they came.</summary>
    public ImmutableArray<OfflinePlace> Parts { get; private set; } = [];

    /// <summary>Opens a whole copy. Reads the first part and the list of parts, nothing else.</summary>
    /// <exception cref="CliException">The passphrase is wrong, or the file is damaged or cut off.</exception>
    public static OfflineFile Open(string path, string passphrase)
    {
        if (!File.Exists(path))
        {
            throw new CliException($"There is no file {path}.");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        OfflineCipher? cipher = null;
        try
        {
            cipher = OfflineCipher.Open(file, path, passphrase, Purpose);
            var opened = new OfflineFile(file, cipher);
            opened.ReadList();
            return opened;
        }
        catch
        {
            cipher?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a part.</summary>
    /// <exception cref="CliException">It is damaged.</exception>
    public OfflinePage Read(OfflinePlace place)
    {
        _file.Position = place.Offset;
        try
        {
            return PageOf(_cipher.Read(_file, place.Number, isLast: false) ?? throw CutOff());
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException)
        {
            throw new CliException($"{_file.Name} is damaged: part {place.Number} is not as it was written. Nothing in it is to be relied on; fetch it again.", damaged);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    /// <summary>A part as a frame holds it.</summary>
    internal static OfflinePage PageOf(byte[] content) => JsonSerializer.Deserialize<OfflinePage>(content, MeshJson.Answers) ?? throw new JsonException("A part is null.");

    private void ReadList()
    {
        byte[]? first;
        try
        {
            first = _cipher.Read(_file, 0, isLast: false);
        }
        catch (CryptographicException)
        {
            throw new CliException($"{_file.Name} does not open: the passphrase is wrong, or the beginning of the file was changed.");
        }

        var end = new byte[sizeof(long)];
        _file.Position = Math.Max(0, _file.Length - sizeof(long));
        if (first is null || _file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) < end.Length
            || BinaryPrimitives.ReadInt64LittleEndian(end) is not (>= OfflineCipher.HeaderBytes and var offset) || offset >= _file.Length)
        {
            throw CutOff();
        }

        try
        {
            var number = new byte[sizeof(long)];
            _file.Position = offset;
            _file.ReadExactly(number);
            var list = _cipher.Read(_file, BinaryPrimitives.ReadInt64LittleEndian(number), isLast: true) ?? throw CutOff();
            if (_file.Position != _file.Length - sizeof(long))
            {
                throw CutOff();
            }

            Parts = [.. JsonSerializer.Deserialize(list, OfflineJsonContext.Default.ImmutableArrayOfflinePlace)];
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException or EndOfStreamException)
        {
            throw CutOff();
        }
    }

    private CliException CutOff() => new($"{_file.Name} is cut off or damaged at its end. Nothing in it is to be relied on; fetch it again.");
}

/// <summary>Writes the file of an offline copy, part by part. Without its end it is none; a later process may go on behind the last whole part.</summary>
internal sealed class OfflineFileWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly OfflineCipher _cipher;
    private readonly List<OfflinePlace> _parts = [];

    private OfflineFileWriter(FileStream file, OfflineCipher cipher)
    {
        _file = file;
        _cipher = cipher;
    }

    /// <summary>Begins a file anew.</summary>
    public static OfflineFileWriter Create(string path, string passphrase)
    {
        var file = OpenStream(path, FileMode.Create);
        var cipher = OfflineCipher.New(passphrase, OfflineFile.Purpose);
        file.Write(cipher.Header);
        return new OfflineFileWriter(file, cipher);
    }

    /// <summary>Goes on with a file that was interrupted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="take">Is given each whole part that is there.</param>
    public static OfflineFileWriter Resume(string path, string passphrase, Action<OfflinePage> take)
    {
        var file = OpenStream(path, FileMode.Open);
        var writer = new OfflineFileWriter(file, OfflineCipher.Open(file, path, passphrase, OfflineFile.Purpose));
        var whole = file.Position;
        try
        {
            while (writer._cipher.Read(file, writer._parts.Count, isLast: false) is { } content)
            {
                var page = OfflineFile.PageOf(content);
                writer.Note(OfflineParts.Read(page), whole);
                whole = file.Position;
                take(page);
            }
        }
        catch (CryptographicException) when (writer._parts.Count > 0)
        {
            // The end of a file that was complete, or a part that was never written wholly: it is written again.
        }
        catch (CryptographicException)
        {
            writer.Dispose();
            throw new CliException($"{path}, with which an interrupted export would go on, does not open: the passphrase is another one. Remove it to begin anew.");
        }

        file.SetLength(whole);
        file.Position = whole;
        return writer;
    }

    /// <summary>Adds a part.</summary>
    public void Add(OfflinePage page, OfflineStatement statement)
    {
        var offset = _file.Position;
        _cipher.Write(_file, _parts.Count, isLast: false, JsonSerializer.SerializeToUtf8Bytes(page, MeshJson.Strict));
        Note(statement, offset);
    }

    /// <summary>Ends the file. When the call returns it is flushed.</summary>
    public void End()
    {
        var (offset, number) = (_file.Position, new byte[sizeof(long)]);
        BinaryPrimitives.WriteInt64LittleEndian(number, _parts.Count);
        _file.Write(number);
        _cipher.Write(_file, _parts.Count, isLast: true, JsonSerializer.SerializeToUtf8Bytes([.. _parts], OfflineJsonContext.Default.ImmutableArrayOfflinePlace));
        BinaryPrimitives.WriteInt64LittleEndian(number, offset);
        _file.Write(number);
        _file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    /// <summary>Only whoever it belongs to reads it.</summary>
    internal static FileStream OpenStream(string path, FileMode mode) => new(
        path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = mode == FileMode.Open ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite });

    private void Note(OfflineStatement statement, long offset) => _parts.Add(new OfflinePlace(_parts.Count, offset, statement.Range, statement.Update is not null));
}
