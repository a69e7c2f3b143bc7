using System.Diagnostics;
using Npgsql;

namespace Interpol.Mesh.Testing;

/// <summary>
/// A real PostgreSQL server of this test run alone: own data folder, unix socket, no network port. It ends with the
/// test process, however that ends, and its folder goes with it.
/// </summary>
/// <remarks>Use it as an xunit class or collection fixture and ask for a database of your own with <see cref="CreateDatabaseAsync"/>.</remarks>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string ServerUser = "postgres";
    private const string PasswordRole = "with_password";
    private const string Ready = "database system is ready to accept connections";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly string _folder = Path.Combine("/tmp", "mesh-pg-" + Guid.NewGuid().ToString("N")[..12]);
    private readonly List<string> _log = [];
    private (string Text, TaskCompletionSource Written) _awaited = (string.Empty, new TaskCompletionSource());
    private Process? _server;
    private int _databases;

    /// <summary>The program and arguments that run the server, for example in another network; empty for none.</summary>
    public IReadOnlyList<string> RunBy { get; init; } = [];

    /// <summary>An address on which it listens as well, for users with a password; empty for the socket alone.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>The connection string of the maintenance database.</summary>
    public string AdministrationConnectionString => ConnectionString("postgres");

    /// <summary>Starts the server; a machine without the server's programs fails with a sentence that names the package.</summary>
    public async Task InitializeAsync()
    {
        string programs = FindPrograms();
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ServerUser, _folder);
        }

        string data = Path.Combine(_folder, "data");
        await RunAsync([.. AsServerUser(), Path.Combine(programs, "initdb"), "--pgdata", data, "--auth", "trust",
            "--username", ServerUser, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);

        // Who has a password has to name it; everybody else is trusted.
        string access = Path.Combine(data, "pg_hba.conf");
        await File.WriteAllTextAsync(access, $"local all +{PasswordRole} scram-sha-256\nlocal all all trust\nhost all +{PasswordRole} all scram-sha-256\n");

        // The shell takes its orders from its standard input, which closes when this process is gone for whatever reason; then it
        // stops the server and removes the folder. Nothing is left behind by a test run that was killed or interrupted.
        const string Guardian = "trap '' HUP INT TERM; folder=$1; shift; \"$@\" </dev/null & server=$!; "
            + "while read -r order; do case $order in stop) kill -INT $server; wait $server;; start) \"$@\" </dev/null & server=$!;; esac; done; "
            + "kill -INT $server; wait $server; rm -rf \"$folder\"/*; rmdir \"$folder\" 2>/dev/null";
        string[] command = [.. RunBy, .. AsServerUser(), "/bin/sh", "-c", Guardian, "guardian", _folder,
            Path.Combine(programs, "postgres"), "-D", data, "-k", _folder, "-c", "listen_addresses=" + Address, "-c", "lc_messages=C",
            "-c", "max_connections=500", "-c", "shared_buffers=64MB", "-c", "fsync=off", "-c", "logging_collector=off", "-c", "log_destination=stderr"];
        _server = new Process { StartInfo = StartInfo(command) };
        _server.StartInfo.RedirectStandardInput = true;
        _server.ErrorDataReceived += (_, line) => TakeLogLine(line.Data);
        Task ready = Expect(Ready);
        _server.Start();
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        await ready.WaitAsync(StartDeadline);
        await ExecuteAsync($"CREATE ROLE {PasswordRole}");
    }

    /// <summary>Stops the server as its administrator would; whoever is connected loses the connection. The data stay.</summary>
    public Task StopAsync() => OrderAsync("stop", "database system is shut down");

    /// <summary>Starts the server again after <see cref="StopAsync"/>.</summary>
    public Task StartAsync() => OrderAsync("start", Ready);

    /// <summary>Creates a user who has to name a password, with all rights.</summary>
    public Task CreateUserAsync(string name, string password) => ExecuteAsync($"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD '{password}' IN ROLE {PasswordRole}");

    /// <summary>Lets nobody connect to a database, and ends the connections that there are; or lets everybody again.</summary>
    public async Task SetReachableAsync(string connectionString, bool reachable)
    {
        string name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS {reachable}");
        if (!reachable)
        {
            await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        }
    }

    /// <summary>Creates an empty database and returns the connection string for it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = "test_" + Interlocked.Increment(ref _databases);
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>The connection string of a user with a password for a new empty database, over the network.</summary>
    /// <param name="user">The user.</param>
    /// <param name="passwordFile">The file with the password, in the form of PostgreSQL's own programs.</param>
    public async Task<string> CreateNetworkDatabaseAsync(string user, string passwordFile) =>
        new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync()) { Host = Address, Username = user, Passfile = passwordFile }.ConnectionString;

    /// <summary>Stops the server and deletes its folder.</summary>
    public async Task DisposeAsync()
    {
        if (_server is null)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        _server.StandardInput.Close();
        await _server.WaitForExitAsync().WaitAsync(StartDeadline);
        _server.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(AdministrationConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task OrderAsync(string order, string answer)
    {
        Task written = Expect(answer);
        await _server!.StandardInput.WriteLineAsync(order);
        await _server.StandardInput.FlushAsync();
        await written.WaitAsync(StartDeadline);
    }

    private Task Expect(string text)
    {
        lock (_log)
        {
            _log.Clear();
            _awaited = (text, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _awaited.Written.Task;
        }
    }

    private void TakeLogLine(string? line)
    {
        lock (_log)
        {
            if (line is null)
            {
                _awaited.Written.TrySetException(new InvalidOperationException("The PostgreSQL server ended:\n" + string.Join('\n', _log)));
            }
            else if (!_awaited.Written.Task.IsCompleted)
            {
                _log.Add(line);
                if (line.Contains(_awaited.Text, StringComparison.Ordinal))
                {
                    _awaited.Written.TrySetResult();
                }
            }
        }
    }

    private static string FindPrograms()
    {
        const string Root = "/usr/lib/postgresql";
        string? newest = Directory.Exists(Root)
            ? Directory.EnumerateDirectories(Root)
                .Where(version => File.Exists(Path.Combine(version, "bin", "postgres")) && File.Exists(Path.Combine(version, "bin", "initdb")))
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out int number) ? number : 0)
                .FirstOrDefault()
            : null;
        return newest is null
            ? throw new InvalidOperationException("These tests need a PostgreSQL server: install the Debian package 'postgresql' (apt-get install postgresql).")
            : Path.Combine(newest, "bin");
    }

    // The server refuses to run as root, and a plain user cannot become another one.
    private static string[] AsServerUser() =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", ServerUser, "--regid", ServerUser, "--init-groups", "--"] : [];

    private static async Task RunAsync(params string[] command)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync().WaitAsync(StartDeadline);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {process.ExitCode}: {errors}");
        }
    }

    private static ProcessStartInfo StartInfo(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = "/tmp",
    };

    private string ConnectionString(string database) => $"Host={_folder};Username={ServerUser};Database={database}";
}
