using System.Globalization;
using System.Text;

namespace StreamStock.Tests.EndToEnd;

/// <summary>A small file of invoices to replay.</summary>
internal static class Invoices
{
    /// <summary>A hundred sales, a cancellation, a write-off and a gift, in the layout of the UCI Online Retail files.</summary>
    public static int Write(string path)
    {
        var text = new StringBuilder("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
        var time = new DateTime(2011, 3, 1, 9, 0, 0, DateTimeKind.Utc);
        var lines = 0;
        for (; lines < 100; lines++)
        {
            Line($"{536000 + lines}", $"8512{lines % 3}A", 1 + (lines % 6), 2.55m);
        }

        Line("C536990", "85120A", -2, 2.55m);
        Line("536991", "85121A", -3, 0m);
        Line("536992", "85122A", 1, 0m);
        File.WriteAllText(path, text.ToString());
        return lines + 3;

        void Line(string invoice, string code, int quantity, decimal price)
        {
            time = time.AddMinutes(7);
            text.Append(CultureInfo.InvariantCulture, $"{invoice},{code},\"MUG, \"\"BLUE\"\"\",{quantity},{time:yyyy-MM-dd HH:mm:ss},{price},17850,United Kingdom\n");
        }
    }
}
