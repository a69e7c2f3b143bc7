namespace Orleans.Sqlite.Clustering;

/// <summary>The tables of the membership, which silos and clients share.</summary>
internal static class MembershipSchema
{
    /// <summary>The tables as this version knows them.</summary>
    public static readonly SqliteTables Current = new(
        "membership",
        """
        CREATE TABLE OrleansMembershipVersion (
            ClusterId TEXT NOT NULL PRIMARY KEY,
            Version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE OrleansMembership (
            ClusterId TEXT NOT NULL,
            Address TEXT NOT NULL,
            Version INTEGER NOT NULL,
            Status INTEGER NOT NULL,
            ProxyPort INTEGER NOT NULL,
            HostName TEXT,
            SiloName TEXT,
            RoleName TEXT,
            UpdateZone INTEGER NOT NULL,
            FaultZone INTEGER NOT NULL,
            StartTime INTEGER NOT NULL,
            IAmAliveTime INTEGER NOT NULL,
            SuspectTimes TEXT,
            PRIMARY KEY (ClusterId, Address)
        ) STRICT, WITHOUT ROWID;
        """);
}
