namespace Orleans.Configuration;

/// <summary>Where silos find the reminders.</summary>
public class AdoNetReminderTableOptions
{
    /// <summary>The database: a file such as <c>Data Source=/var/lib/mesh/cluster.db</c>, or a PostgreSQL server. No default.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The driver: <c>Microsoft.Data.Sqlite</c> or <c>Npgsql</c>. No default.</summary>
    public string Invariant { get; set; } = null!;
}
