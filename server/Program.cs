Console.WriteLine("uring-server");
