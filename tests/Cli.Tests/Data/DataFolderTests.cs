using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly DataFolder _folder = new(Path.Combine(Path.GetTempPath(), "mesh-cli-" + Guid.NewGuid().ToString("N")[..12]));

    public void Dispose()
    {
        if (Directory.Exists(_folder.Path))
        {
            Directory.Delete(_folder.Path, recursive: true);
        }
    }

    [Fact]
    public void Is_made_by_whoever_comes_first_while_others_make_it_too()
    {
        for (var round = 0; round < 100; round++)
        {
            var path = Path.Combine(_folder.Path, "round", round.ToString(CultureInfo.InvariantCulture));
            Parallel.For(0, 8, _ =>
            {
                var same = new DataFolder(path);
                same.Prepare();
                Directory.CreateDirectory(same.Keys);
            });
        }
    }

    [Fact]
    public void Emptying_leaves_a_data_folder_and_needs_one()
    {
        _folder.Prepare();
        Directory.CreateDirectory(_folder.Logs);
        File.WriteAllText(_folder.LogFile("lyon-1"), "text");
        File.WriteAllText(Path.Combine(_folder.Path, "cluster.db"), "text");
        using (_folder.Lock())
        {
            _folder.Empty();
        }

        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "cluster.db")));
        _folder.Prepare();
    }

    [Fact]
    public void A_folder_with_something_else_in_it_is_refused()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "thesis.txt"), "text");
        Assert.Contains("is not a mesh data folder", Assert.Throws<CliException>(_folder.Prepare).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_holds_the_lock_and_the_other_is_told_who()
    {
        _folder.Prepare();
        Assert.Null(_folder.FindUp());
        using (_folder.Lock())
        {
            Assert.Equal(Environment.ProcessId, _folder.FindUp()!.Value.Pid);
            var refused = Assert.Throws<CliException>(_folder.Lock);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        }

        _folder.Lock().Dispose();
    }

    [Fact]
    public void A_run_file_whose_process_is_another_one_by_now_names_nobody()
    {
        _folder.Prepare();
        Directory.CreateDirectory(_folder.Run);
        var runFile = new RunFile { Name = "lyon-1", Kind = "silo", Pid = Environment.ProcessId, StartedAt = DateTimeOffset.UtcNow, HealthUrl = "http://127.0.0.1:1" };
        File.WriteAllText(Path.Combine(_folder.Run, "lyon-1.json"), JsonSerializer.Serialize(runFile, JsonSerializerOptions.Web));
        File.WriteAllText(Path.Combine(_folder.Run, "half.json"), "{\"name\":");
        Assert.Equal("lyon-1", Assert.Single(_folder.Members()).RunFile.Name);
        Assert.Empty(_folder.RunningMembers());
    }

    [Fact]
    public void A_folder_is_the_same_with_a_slash_at_its_end()
    {
        _folder.Prepare();
        Directory.CreateDirectory(_folder.Run);
        var slashed = _folder.Path + "/";
        using var silo = Process.Start("/bin/sh", ["-c", "sleep 30; :", MeshPrograms.SiloAssembly, slashed]);
        try
        {
            var runFile = new RunFile { Name = "lyon-1", Kind = "silo", Pid = silo.Id, StartedAt = DateTimeOffset.UtcNow, HealthUrl = "http://127.0.0.1:1" };
            File.WriteAllText(Path.Combine(_folder.Run, "lyon-1.json"), JsonSerializer.Serialize(runFile, JsonSerializerOptions.Web));
            Assert.Single(_folder.RunningMembers());
            Assert.Single(new DataFolder(slashed).RunningMembers());
            Assert.Equal(_folder.Path, new DataFolder(slashed).Path);
        }
        finally
        {
            silo.Kill(entireProcessTree: true);
        }
    }
}
