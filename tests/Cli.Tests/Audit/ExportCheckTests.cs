using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Audit;

/// <summary>What was exported is checked without the mesh, line by line.</summary>
public sealed class ExportCheckTests : IAsyncLifetime
{
    private readonly WrittenAudit _audit = new();

    public Task InitializeAsync() => _audit.WriteChainAsync(6);

    public Task DisposeAsync()
    {
        _audit.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_export_is_right_from_wherever_it_begins(long from)
    {
        Assert.Equal(0, _audit.VerifyFile(await _audit.ExportAsync(from)));
        Assert.Contains($"lyon: the entries up to 6 are right, the last has the hash {_audit.HashOf(6)}", _audit.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object 3", "object X")]
    [InlineData("\"number\":3", "\"number\":8")]
    [InlineData("\"FR\"", "\"DE\"")]
    [InlineData("\"0001\"", "\"0002\"")]
    [InlineData("\"outcome\":", "\"outcomes\":")]
    public async Task A_changed_line_is_named(string what, string with)
    {
        var file = await _audit.ExportAsync();
        var lines = File.ReadAllLines(file);
        Assert.Contains(what, lines[3], StringComparison.Ordinal);
        lines[3] = lines[3].Replace(what, with, StringComparison.Ordinal);
        File.WriteAllLines(file, lines);

        Assert.Equal(1, _audit.VerifyFile(file));
        Assert.StartsWith($"Line 4 of {file}: ", _audit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_was_taken_out_is_missed_at_the_next()
    {
        var file = await _audit.ExportAsync();
        File.WriteAllLines(file, File.ReadAllLines(file).Where((_, i) => i != 3));

        Assert.Equal(1, _audit.VerifyFile(file));
        Assert.StartsWith($"Line 4 of {file}: ", _audit.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("no JSON")]
    [InlineData("""{"hub":"atlantis"}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_line_that_is_none_is_named(string line)
    {
        var file = await _audit.ExportAsync();
        File.WriteAllLines(file, [.. File.ReadAllLines(file).Take(3), line]);

        Assert.Equal(1, _audit.VerifyFile(file));
        Assert.StartsWith($"Line 4 of {file}: ", _audit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_without_the_line_before_them_are_not_taken_for_right()
    {
        var file = await _audit.ExportAsync();
        File.WriteAllLines(file, File.ReadAllLines(file).Skip(1));

        Assert.Equal(1, _audit.VerifyFile(file));
        Assert.Contains("which says where they begin, is missing", _audit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_lines_is_no_audit()
    {
        var file = Path.Combine(_audit.Data.Path, "empty.jsonl");
        File.WriteAllText(file, string.Empty);
        Assert.Throws<CliException>(() => _audit.VerifyFile(file));
    }
}
